import type { ChatMessage, Message, OverflowPolicy, SmsMessage } from '@notiflow/contracts';
import fc from 'fast-check';
import { parseMarkdown } from '../chat/markdown/parse-markdown.ts';
import { layOut } from '../chat/markdown/slice-document.ts';
import { findProvider } from '../registry.ts';
import { fitMessage } from './fit-message.ts';

const chat = (body: string, content_type: ChatMessage['content_type'] = 'markdown'): Message => ({
  to: '1',
  body,
  content_type,
});

function fit(provider: string, message: Message, policy?: OverflowPolicy) {
  return fitMessage({ channelType: 'chat', provider, message, policy });
}

function bodiesOf(provider: string, body: string, policy?: OverflowPolicy): string[] {
  const fitted = fit(provider, chat(body), policy);
  if (!fitted.ok) throw new Error(`It does not fit: ${fitted.length}`);
  return fitted.messages.map((message) => (message as ChatMessage).body);
}

const lengthIn = (provider: string, body: string) =>
  findProvider('chat', provider)?.storedOnly === false
    ? (
        findProvider('chat', provider) as { lengthLimit: { lengthOf(m: Message): number } }
      ).lengthLimit.lengthOf(chat(body))
    : 0;

const lettersOf = (markdown: string) => layOut(parseMarkdown(markdown)).replace(/\s+/g, '');

describe('a message that fits', () => {
  it('is left as it is, whatever it is made of', () => {
    const message = chat('**Hi**');
    expect(fit('discord', message)).toEqual({ ok: true, messages: [message] });
    const own = chat(JSON.stringify({ content: 'x'.repeat(3_000) }), 'json');
    expect(fit('discord', own)).toEqual({ ok: true, messages: [own] });
  });
});

describe('a chat message that is too long', () => {
  const words = Array.from({ length: 900 }, (_, n) => `word${n}`).join(' ');

  it('is split between words unless the step says otherwise', () => {
    const bodies = bodiesOf('discord', words);
    expect(bodies.length).toBeGreaterThan(2);
    expect(bodies.map((body) => body.trim()).join(' ')).toBe(words);
    for (const body of bodies) expect(body.length).toBeLessThanOrEqual(2_000);
  });

  it('is cut between paragraphs where one ends late enough', () => {
    const paragraphs = Array.from({ length: 4 }, (_, n) => `${n}${'a'.repeat(900)}`);
    expect(bodiesOf('discord', paragraphs.join('\n\n'))).toEqual([
      paragraphs.slice(0, 2).join('\n\n'),
      paragraphs.slice(2).join('\n\n'),
    ]);
  });

  it('closes its markup at the end of a piece and opens it again', () => {
    const bodies = bodiesOf('discord', `**${words}**`);
    for (const body of bodies) expect(body.trim()).toMatch(/^\*\*.*\*\*$/s);
    const code = bodiesOf('discord', `\`\`\`js\n${words}\n\`\`\``);
    for (const body of code) expect(body).toMatch(/^```js\n.*\n```$/s);
  });

  it('keeps the numbers of a list', () => {
    const list = Array.from({ length: 12 }, (_, n) => `${n + 1}. ${'a'.repeat(300)}`).join('\n');
    const [first = '', second = ''] = bodiesOf('discord', list);
    expect(first).toMatch(/^1\. a/);
    expect(second).toMatch(/^7\. a/);
  });

  it('ends with a sign that it ends early, inside of what it ends in', () => {
    const [body = '', ...others] = bodiesOf('discord', words, 'truncate');
    expect(others).toEqual([]);
    expect(body).toMatch(/word\d+…$/);
    const [code = ''] = bodiesOf('discord', `\`\`\`\n${words}\n\`\`\``, 'truncate');
    expect(code).toMatch(/word\d+…\n```$/);
  });

  it('is not sent when the step says so, and says by how much it is too long', () => {
    expect(fit('discord', chat(words), 'fail')).toEqual({
      ok: false,
      length: words.length,
      limit: 2_000,
      unit: 'characters',
    });
  });

  it('is not sent when it is a book, or in the words of the service', () => {
    expect(fit('discord', chat('a '.repeat(30_000)))).toMatchObject({ ok: false });
    const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'a'.repeat(30_000) }] };
    expect(fit('teams', chat(JSON.stringify(card), 'json'))).toMatchObject({
      ok: false,
      limit: 28_000,
      unit: 'bytes',
    });
  });

  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      '**bold** ',
      '_a_ ',
      '`code` ',
      '\n\n',
      '\n- item ',
      '\n> quote ',
      '\n```\ncode\n```\n',
      '[link](https://example.com/a_(b)) ',
      '👩‍👩‍👧‍👦',
      '🇩🇪🇫🇷',
      'é̂',
      '&amp; <b> ',
      '@channel <@U123> ',
    ),
  );
  const documents = fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 30 }), fc.integer({ min: 20, max: 60 }))
    .map(([pieces, times]) => pieces.join('').repeat(times));

  it.each(['discord', 'telegram', 'mattermost', 'whatsapp', 'teams'])(
    'keeps every letter, fits everywhere and cuts no character in two (%s)',
    (provider) => {
      const limits = { discord: 2_000, telegram: 4_096, mattermost: 16_383, whatsapp: 4_096 };
      const max = (limits as Record<string, number>)[provider] ?? 28_000;
      fc.assert(
        fc.property(documents, (document) => {
          const fitted = fit(provider, chat(document), 'split');
          if (!fitted.ok) return;
          const bodies = fitted.messages.map((message) => (message as ChatMessage).body);
          for (const body of bodies) {
            expect(body.isWellFormed()).toBe(document.isWellFormed());
            expect(lengthIn(provider, body)).toBeLessThanOrEqual(max);
          }
          expect(bodies.map(lettersOf).join('')).toBe(lettersOf(document));
        }),
        { numRuns: 25 },
      );
    },
  );
});

describe('a text message that is too long', () => {
  const message: SmsMessage = {
    to: '+4915112345678',
    body: 'Grüße 👋 '.repeat(200),
    content_type: 'plaintext',
    encoding: 'ucs-2',
    segments: 27,
  };
  const fitSms = (policy?: OverflowPolicy) =>
    fitMessage({ channelType: 'sms', provider: 'twilio', message, policy });

  it('is not sent by itself: every part is paid for', () => {
    expect(fitSms()).toMatchObject({ ok: false, limit: 10, unit: 'segments' });
  });

  it('is split into messages of ten parts at most, which together are the text', () => {
    const fitted = fitSms('split');
    const messages = (fitted.ok ? fitted.messages : []) as SmsMessage[];
    expect(messages.map(({ body }) => body).join('')).toBe(message.body);
    for (const { body, segments = 99, to, encoding } of messages) {
      expect(body.isWellFormed()).toBe(true);
      expect(segments).toBeLessThanOrEqual(10);
      expect({ to, encoding }).toEqual({ to: message.to, encoding: 'ucs-2' });
    }
  });

  it('is cut where the step says so', () => {
    const fitted = fitSms('truncate');
    expect(fitted).toMatchObject({ ok: true, messages: [{ segments: 10 }] });
    const [only] = (fitted.ok ? fitted.messages : []) as SmsMessage[];
    expect(only?.body.endsWith('…')).toBe(true);
  });
});

describe('a push that is too long', () => {
  it('is cut', () => {
    const message: Message = {
      token: 't'.repeat(4_000),
      title: 'Hi',
      body: 'ä '.repeat(3_000),
      content_type: 'plaintext',
    };
    const fitted = fitMessage({
      channelType: 'mobile_push',
      provider: 'fcm',
      message,
      policy: undefined,
    });
    const [only] = fitted.ok ? fitted.messages : [];
    expect(only).toMatchObject({ body: expect.stringMatching(/ä…$/) });
    expect(Buffer.byteLength((only as { body: string }).body)).toBeGreaterThan(3_000);
  });
});
