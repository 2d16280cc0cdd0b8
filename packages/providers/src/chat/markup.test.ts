import fc from 'fast-check';
import { toDiscordMarkdown } from './discord-markdown.ts';
import { toMattermostMarkdown } from './mattermost-markdown.ts';
import { toAdaptiveCard } from './teams-card.ts';
import { toTelegramHtml } from './telegram-html.ts';

/** A value of data, as templates write it into Markdown. */
const escaped = (value: string) => value.replace(/[!-/:-@[-`{-~]/g, String.raw`\$&`);

const document = '## Title\n\n**b** *i* ~~s~~ `c`\n\n> said\n\n1. one\n2. two\n   - in\n\n---';

describe('toDiscordMarkdown', () => {
  it('writes what Discord knows', () => {
    expect(toDiscordMarkdown(document)).toBe(
      '## Title\n\n**b** *i* ~~s~~ `c`\n\n> said\n\n1. one\n2. two\n  - in\n\n———',
    );
    expect(toDiscordMarkdown('#### Deep')).toBe('**Deep**');
    expect(toDiscordMarkdown('<@123> [a](https://x.example/(b))')).toBe(
      '<@123> [a](https://x.example/(b%29)',
    );
    expect(toDiscordMarkdown('```js\na\n```')).toBe('```js\na\n```');
  });

  it('shows a value as it is, and leaves a URL whole', () => {
    expect(toDiscordMarkdown(escaped('**a** # <@123> ||spoiler||'))).toBe(
      String.raw`\*\*a\*\* # \<@123> \|\|spoiler\|\|`,
    );
    expect(toDiscordMarkdown(escaped('# a'))).toBe('\\# a');
    expect(toDiscordMarkdown(escaped('see https://x.example/a_b_c?d=*'))).toBe(
      'see https://x.example/a_b_c?d=*',
    );
  });
});

describe('toTelegramHtml', () => {
  it('writes what Telegram knows', () => {
    expect(toTelegramHtml(document)).toBe(
      '<b>Title</b>\n\n<b>b</b> <i>i</i> <s>s</s> <code>c</code>\n\n<blockquote>said</blockquote>\n\n1. one\n2. two\n    • in\n\n———',
    );
    expect(toTelegramHtml('```js\na < b\n```')).toBe(
      '<pre><code class="language-js">a &lt; b</code></pre>',
    );
    expect(toTelegramHtml('> a\n> > b')).toBe('<blockquote>a\n\nb</blockquote>');
    expect(toTelegramHtml('[a](<https://x.example/"onclick>)')).toBe(
      '<a href="https://x.example/%22onclick">a</a>',
    );
  });

  it('holds no tag that a value brought', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (value) => {
        const written = toTelegramHtml(`**${escaped(`x${value}`)}** \`${escaped(value)}\``);
        const tags = (written.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace('/', ''));
        for (const tag of tags) expect(['<b>', '<code>']).toContain(tag);
      }),
    );
  });
});

describe('toMattermostMarkdown', () => {
  it('writes Markdown again', () => {
    expect(toMattermostMarkdown(document)).toBe(
      '## Title\n\n**b** *i* ~~s~~ `c`\n\n> said\n\n1. one\n2. two\n   - in\n\n---',
    );
  });

  it('calls whom the template calls, and nobody that a value names', () => {
    expect(toMattermostMarkdown('@channel and @ada')).toBe('@channel and @ada');
    expect(toMattermostMarkdown(escaped('@channel, ada@example.com'))).toBe(
      '@\u2060channel, ada@example.com',
    );
  });
});

describe('toAdaptiveCard', () => {
  const textsOf = (markdown: string) => (toAdaptiveCard(markdown) as { body: object[] }).body;

  it('writes texts that wrap, as wide as the conversation', () => {
    expect(toAdaptiveCard('Hi')).toMatchObject({
      type: 'AdaptiveCard',
      version: '1.5',
      body: [{ type: 'TextBlock', text: 'Hi', wrap: true }],
      msteams: { width: 'Full' },
    });
    expect(textsOf(document)).toEqual([
      { type: 'TextBlock', wrap: true, text: 'Title', weight: 'Bolder', size: 'Large' },
      { type: 'TextBlock', wrap: true, text: '**b** _i_ s c' },
      { type: 'TextBlock', wrap: true, text: 'said', isSubtle: true },
      { type: 'TextBlock', wrap: true, text: '1. one\r2. two\r- in' },
      { type: 'TextBlock', wrap: true, text: '\u00a0', separator: true },
    ]);
  });

  it('keeps the lines and the indents of code', () => {
    expect(textsOf('```\na\n  b\n\n```')).toMatchObject([
      { text: 'a', fontType: 'Monospace' },
      { text: '\u00a0\u00a0b', spacing: 'None' },
      { text: '\u00a0' },
    ]);
  });

  it('shows a value as it is', () => {
    expect(textsOf(escaped('[x](https://evil.example) **b** 1. _'))).toMatchObject([
      { text: String.raw`\[x\](https://evil.example) \*\*b\*\* 1. \_` },
    ]);
    expect(textsOf(escaped('- a'))).toMatchObject([{ text: '\\- a' }]);
    expect(textsOf('1\\. a')).toMatchObject([{ text: '1\\. a' }]);
  });
});
