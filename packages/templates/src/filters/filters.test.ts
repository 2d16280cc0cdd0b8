import { createEngine } from '../engine.ts';
import { outputKinds } from '../output-kinds/registry.ts';
import { indexParts, noParts } from '../part-index.ts';
import { createMessageRenderer } from '../render-message.ts';

const engine = createEngine({});

function print(source: string, recipient: object = {}, data: object = {}): string {
  return engine.parseAndRenderSync(source, { recipient, data });
}

describe('money', () => {
  it.each([
    ['{{ 99.5 | money: "USD" }}', 'en-US', '$99.50'],
    ['{{ 99.5 | money }}', undefined, '$99.50'],
    ['{{ 1234.5 | money: "EUR" }}', 'de-DE', '1.234,50 €'],
    ['{{ "1234.5" | money: "EUR" }}', 'de_DE', '1.234,50 €'],
    ['{{ 1234 | money: "JPY" }}', 'en-US', '¥1,234'],
    ['{{ 5 | money }}', 'no such locale', '$5.00'],
  ])('%s for %s prints %s', (source, locale, expected) => {
    expect(print(source, { locale }).replaceAll('\u00a0', ' ')).toBe(expected);
  });

  it.each([
    ['{{ "free" | money }}', 'free'],
    ['{{ "" | money }}', ''],
    ['{{ nope | money }}', ''],
    ['{{ true | money }}', 'true'],
    ['{{ 5 | money: "no currency" }}', '5'],
  ])('%s stays as it is', (source, expected) => {
    expect(print(source)).toBe(expected);
  });
});

describe('date', () => {
  const tokyo = { timezone: 'Asia/Tokyo' };

  it.each([
    ['2026-01-31T20:00:00Z', tokyo, '2026-02-01 05:00 +0900'],
    ['2026-01-31T20:00:00+02:00', tokyo, '2026-02-01 03:00 +0900'],
    ['2026-07-01T12:00:00Z', { timezone: 'America/New_York' }, '2026-07-01 08:00 -0400'],
    ['2026-01-01T12:00:00Z', { timezone: 'America/New_York' }, '2026-01-01 07:00 -0500'],
    ['2026-01-01T12:00:00Z', { timezone: 'Asia/Kolkata' }, '2026-01-01 17:30 +0530'],
    ['2026-01-01T12:00:00Z', { timezone: 'Mars/Olympus' }, '2026-01-01 12:00 +0000'],
    ['2026-01-01T12:00:00', {}, '2026-01-01 12:00 +0000'],
    ['2026-01-01 12:00', tokyo, '2026-01-01 21:00 +0900'],
    ['1767268800', {}, '2026-01-01 12:00 +0000'],
  ])('of %s for %j is %s', (at, recipient, expected) => {
    expect(print('{{ data.at | date: "%Y-%m-%d %H:%M %z" }}', recipient, { at })).toBe(expected);
  });

  it('keeps a day that has no time', () => {
    const recipient = { timezone: 'America/New_York' };
    expect(print('{{ "2026-05-04" | date: "%B %-d" }}', recipient)).toBe('May 4');
  });

  it('obeys the author before the recipient', () => {
    const source = '{{ "2026-01-01T12:00:00Z" | date: "%H:%M %Z", "Europe/Berlin" }}';
    expect(print(source, tokyo)).toBe('13:00 Europe/Berlin');
  });

  it('knows now', () => {
    expect(print('{{ "now" | date: "%s" }}')).toMatch(/^\d{10}$/);
  });

  it.each(['not a date', '', 'true'])('leaves %j as it is', (at) => {
    expect(print('{{ data.at | date: "%Y" }}', {}, { at })).toBe(at);
  });
});

describe('safe_url', () => {
  it.each([
    'https://example.com/a?b=c#d',
    'http://example.com',
    'mailto:ann@example.com',
    'tel:+4930123',
    '/path:with-colon',
    '?q=javascript:1',
    '//example.com',
  ])('lets %j through', (url) => {
    expect(print('{{ data.url | safe_url }}', {}, { url })).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    '\u0001javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
  ])('empties %j', (url) => {
    expect(print('{{ data.url | safe_url }}', {}, { url })).toBe('');
  });
});

describe('json', () => {
  it('prints any value, null when there is none', () => {
    expect(print('{{ data | json }}{{ data.nope | json }}', {}, { a: ['"', 1, null] })).toBe(
      '{"a":["\\"",1,null]}null',
    );
  });
});

describe('no_links', () => {
  const engineOf = (kind: 'html' | 'markdown' | 'sms' | 'text') => createEngine(outputKinds[kind]);
  const write = (kind: 'html' | 'markdown' | 'sms' | 'text', name: string) =>
    engineOf(kind).parseAndRenderSync('{{ name | no_links }}', { name });

  it.each([
    ['evil.example/login', 'evil.\u200bexample/login'],
    ['https://evil.example', 'https:\u200b//evil.\u200bexample'],
    ['www.Evil.com', 'www.\u200bEvil.\u200bcom'],
    ['ann@evil.example', 'ann@evil.\u200bexample'],
    ['mailto:ann@host', 'mailto:\u200bann@host'],
    ['evil\u3002example', 'evil\u3002\u200bexample'],
    ['bücher.de, пример.рф', 'bücher.\u200bde, пример.\u200bрф'],
  ])('breaks %j where nobody sees it', (name, expected) => {
    expect(write('text', name)).toBe(expected);
  });

  it.each(['Ann', 'J. R. Tolkien', 'Dr. Who', 'pi is 3.14', '10:30', 'a: b...', ''])(
    'leaves %j as it is',
    (name) => expect(write('text', name)).toBe(name),
  );

  it('is escaped in HTML as everything is', () => {
    expect(write('html', '<b>a.b')).toBe('&lt;b&gt;a.\u200bb');
    const captured = '{% capture c %}<b>{{ name }}</b>{% endcapture %}{{ c | no_links }}';
    expect(engineOf('html').parseAndRenderSync(captured, { name: '<a.b' })).toBe(
      '<b>&lt;a.\u200bb</b>',
    );
  });

  it('takes away markup in Markdown, too', () => {
    expect(write('markdown', '[x](https://a.b)')).toBe(
      '\\[x\\]\\(https\\:\u200b\\/\\/a\\.\u200bb\\)',
    );
  });

  it('puts a space into a text message, which has nothing invisible', () => {
    expect(write('sms', 'evil.example https://x')).toBe('evil. example https: //x');
  });
});

describe('gsm7', () => {
  it('writes a value in the alphabet of text messages', () => {
    expect(print('{{ data.x | gsm7 }}', {}, { x: '“Łódź” – 🎉' })).toBe('"Lodz" - ?');
  });
});

describe('a filter that looks at items', () => {
  const renderMessage = createMessageRenderer();
  const items = [
    { name: 'a', on: true, n: 1 },
    { name: 'b', on: false, n: 2 },
  ];

  it.each([
    ['{{ items | where: "on" | map: "name" }}', 'a'],
    ['{{ items | where: "n", 2 | map: "name" }}', 'b'],
    ['{{ items | reject: "on" | map: "name" }}', 'b'],
    ['{% assign found = items | find: "n", 2 %}{{ found.name }}', 'b'],
    ['{{ items | find_index: "n", 2 }}', '1'],
  ])('%s finds %s', (source, expected) => {
    const [printed] = renderMessage({
      fields: [{ path: 'body', kind: 'text', source }],
      strict: false,
      parts: indexParts(noParts),
      scope: { contexts: {}, fallback: { items } },
      progress: new Int32Array(2),
    }) as string[];
    expect(printed).toBe(expected);
  });
});
