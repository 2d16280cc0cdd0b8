import { jest } from '@jest/globals';
import type { OutputKindName, TemplateParts } from '@notiflow/contracts';
import * as fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { buildScope } from './build-scope.ts';
import { indexParts, noParts } from './part-index.ts';
import { createMessageRenderer } from './render-message.ts';
import type { RecipientVariables, SharedVariables } from './render-request.ts';
import type { RenderedTexts } from './rendered-texts.ts';

const renderMessage = createMessageRenderer();

interface Given {
  kind?: OutputKindName;
  strict?: boolean;
  shared?: Partial<SharedVariables>;
  own?: Partial<RecipientVariables>;
  parts?: TemplateParts;
}

function render(source: string, given: Given = {}): RenderedTexts {
  const { kind = 'text', strict = false, shared, own, parts = noParts } = given;
  return renderMessage({
    fields: [{ path: 'body', kind, source }],
    strict,
    parts: indexParts(parts),
    scope: buildScope(
      { data: {}, actor: null, run: {}, project: {}, ...shared },
      { recipient: {}, ...own },
    ),
    progress: new Int32Array(2),
  });
}

function text(source: string, given?: Given): string {
  const result = render(source, given);
  if (!Array.isArray(result)) throw new Error(`${result.field}: ${result.reason}`);
  return result[0] ?? '';
}

describe('variables', () => {
  const shared = {
    data: { order: { id: 42 }, city: 'Bonn' },
    actor: { name: 'Bo' },
    run: { id: 'run-1' },
    project: { name: 'Shop' },
    digest: { total_items: 3 },
  };

  it('are found in every context, and the recipient also as the user', () => {
    const source =
      '{{ data.city }} {{ actor.name }} {{ recipient.name }} {{ user.name }} {{ run.id }} {{ project.name }} {{ digest.total_items }} {{ batch.total_items }}';
    expect(text(source, { shared, own: { recipient: { name: 'Ann' } } })).toBe(
      'Bonn Bo Ann Ann run-1 Shop 3 3',
    );
  });

  it('lead the recipient to their pages, unless the caller gave a link of that name', () => {
    const source = '{{ unsubscribe_url }}|{{ preferences_url }}';
    const pages = {
      unsubscribe_url: 'https://n.example/u/1',
      preferences_url: 'https://n.example/u/1/p',
    };
    expect(text(source)).toBe('|');
    expect(text(source, { own: { pages } })).toBe('https://n.example/u/1|https://n.example/u/1/p');
    const given = { data: { unsubscribe_url: 'https://shop.example/out' } };
    expect(text(source, { shared: given, own: { pages } })).toBe(
      'https://shop.example/out|https://n.example/u/1/p',
    );
  });

  it('without a context are looked up in data, where the own data goes before the shared', () => {
    const own = { data: { city: 'Rome' } };
    expect(text('{{ order.id }} {{ city }} {{ data.order.id }}', { shared, own })).toBe(
      '42 Rome 42',
    );
  });

  it('read custom fields directly where no attribute has their name', () => {
    const own = { recipient: { name: 'Ann', custom_fields: { plan: 'pro', name: 'hidden' } } };
    expect(
      text('{{ recipient.plan }} {{ recipient.custom_fields.plan }} {{ recipient.name }}', { own }),
    ).toBe('pro pro Ann');
  });

  it('of a digest that belongs to one recipient go before the shared one', () => {
    const own = { digest: { total_items: 7 } };
    expect(text('{{ digest.total_items }}', { shared, own })).toBe('7');
  });

  it('of what steps found out do not hide data of the same name where there are none', () => {
    const source = '{{ fetch.account.plan }} {{ steps }}';
    const own = { data: { steps: 3 } };
    expect(text(source, { own })).toBe(' 3');
    expect(text(source, { own: { results: { account: { plan: 'gold' } } } })).toBe(
      'gold {"account":{"plan":"gold"}}',
    );
  });

  it('that are undefined render empty', () => {
    expect(text('[{{ nope }}{{ data.a.b }}{{ actor.name }}]')).toBe('[]');
  });

  it.each([
    ['one\n{{ data.first_nme }}', 'data.first_nme'],
    ['one\n{{ nope }}', 'nope'],
    ['one\n{{ actor.name }}', 'actor'],
  ])('that are undefined fail a strict render with line and name: %j', (source, variable) => {
    expect(render(source, { strict: true })).toEqual({
      field: 'body',
      line: 2,
      variable,
      reason: `undefined variable: ${variable}`,
      overran: 'no',
    });
  });

  it('may be asked for in a strict render with if and default', () => {
    const source = '{% if data.a %}x{% endif %}{{ data.a | default: "guest" }}';
    expect(text(source, { strict: true })).toBe('guest');
  });

  it('that are objects print as JSON', () => {
    expect(text('{{ order }}', { shared })).toBe('{"id":42}');
  });
});

describe('HTML', () => {
  const shared = { data: { name: '<b>"O\'Neil" & Co\n</b>', u: 'javascript:alert(1)' } };
  const html = (source: string) => text(source, { kind: 'html', shared });
  const escaped = '&lt;b&gt;&#34;O&#39;Neil&#34; &amp; Co\n&lt;/b&gt;';

  it.each([
    '{{ name }}',
    '{{ name | escape }}',
    '{{ name | escape | strip }}',
    '{{ name | strip | escape | escape_once }}',
    '{{ name | xml_escape | default: "x" }}',
    '{% assign n = name | escape %}{{ n }}',
    '{% capture n %}{{ name }}{% endcapture %}{{ n }}',
    '{{ name | escape | raw }}',
    '{{ "" | escape | append: name }}',
  ])('is escaped exactly once: %s', (source) => {
    expect(html(source)).toBe(escaped);
  });

  it('keeps the markup of captures, breaks and raw values', () => {
    expect(html('{% capture c %}<i>{{ data.u }}</i>{% endcapture %}{{ c }}')).toBe(
      '<i>javascript:alert(1)</i>',
    );
    expect(html('{{ name | newline_to_br }}')).toBe(escaped.replace('\n', '<br />\n'));
    expect(html('{{ name | raw }}')).toBe(shared.data.name);
  });

  it('compares captured text as text', () => {
    expect(
      html(
        '{% capture c %}a{% endcapture %}{% if c == "a" %}same{% endif %}{{ c | size }}{{ c.size }}',
      ),
    ).toBe('same11');
  });

  it('escapes what json inserts', () => {
    expect(html('<p title="{{ name | json }}">')).not.toContain('<b>');
  });

  it('neutralises links made of variables', () => {
    expect(html('<a href="{{ u }}">x</a>')).toBe('<a href="#">x</a>');
  });
});

describe('JSON', () => {
  const shared = { data: { s: 'a "b"\n\\ 🎉', n: 5, o: { x: ['é"'] }, yes: true } };
  const json = (source: string) => JSON.parse(text(source, { kind: 'json', shared })) as unknown;

  it('escapes text inside quotes and leaves numbers and booleans', () => {
    expect(json('{"s": "{{ s }}", "n": {{ n }}, "yes": {{ yes }}}')).toEqual({
      s: shared.data.s,
      n: 5,
      yes: true,
    });
  });

  it('inserts whole values with the json filter', () => {
    expect(json('{"o": {{ o | json }}, "s": {{ s | json }}, "z": {{ nope | json }}}')).toEqual({
      o: shared.data.o,
      s: shared.data.s,
      z: null,
    });
  });

  it('keeps an object between quotes a string', () => {
    expect(json('{"o": "{{ o }}"}')).toEqual({ o: JSON.stringify(shared.data.o) });
  });

  it('does not escape captured text twice', () => {
    expect(json('{% capture c %}{{ s }}{% endcapture %}{"s": "{{ c }}"}')).toEqual({
      s: shared.data.s,
    });
  });

  it('carries any first name to the other side unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (first_name) => {
        const body = text('{"to": {"name": "{{ recipient.first_name }}"}}', {
          kind: 'json',
          own: { recipient: { first_name } },
        });
        expect(JSON.parse(body)).toEqual({ to: { name: first_name } });
      }),
    );
  });
});

describe('lines', () => {
  const own = { data: { x: 'Hi\r\nBcc: eve@example.com\u0000\u0085\u2028!' } };

  it('of a header stay one line without control characters', () => {
    expect(text('  {{ x }}\n', { kind: 'header', own })).toBe('Hi Bcc: eve@example.com!');
  });

  it('of a URL keep values in their place', () => {
    const given: Given = { kind: 'url', own: { data: { x: 'a b\r\nc', q: 'd&e' } } };
    expect(text(' https://example.com/{{ x }}?q={{ q | url_encode }}\n', given)).toBe(
      'https://example.com/a%20b%0D%0Ac?q=d%26e',
    );
  });

  it.each([
    ['https://example.com/{{ x }}', 'https://example.com/1'],
    ['/orders/{{ x }}', '/orders/1'],
    ['java\nscript:{{ x }}', ''],
    ['data:text/html,{{ x }}', ''],
  ])('of a link are safe to follow: %j', (source, expected) => {
    expect(text(source, { kind: 'link', own: { data: { x: 1 } } })).toBe(expected);
  });
});

describe('bounds', () => {
  const long = 'x'.repeat(50_000);

  it('refuse a wrong source once, not for every message', () => {
    const parse = jest.spyOn(Liquid.prototype, 'parse');
    const source = '{% if a %}'.repeat(9_000);
    for (let message = 0; message < 500; message += 1) {
      expect(render(source)).toMatchObject({ reason: 'nested too deeply' });
    }
    expect(parse).toHaveBeenCalledTimes(1);
    parse.mockRestore();
  });

  it.each([
    ['memory', 'memory alloc limit exceeded', '{% for i in (1..100000000) %}{% endfor %}'],
    ['source', 'parse length limit exceeded', 'a'.repeat(500_001)],
    ['tags', 'more than 10000 tags', '{{ a }}'.repeat(10_001)],
    ['nesting', 'nested too deeply', '{% if a %}'.repeat(9_000)],
    ['message', 'the message is longer than 1 MB', `{% for i in (1..30) %}${long}{% endfor %}`],
    ['text', 'Invalid string length', `{% for i in (1..900000) %}${long}{% endfor %}`],
  ])('that end a message on any machine count as overruns: %s', (_, reason, source) => {
    expect(render(source)).toMatchObject({ reason, overran: 'surely' });
  });

  it('that a slow machine may be to blame for count as possible overruns', () => {
    const silent = '{% if true %}{% endif %}'.repeat(3_000);
    expect(render(`{% for i in (1..900000) %}${silent}{% endfor %}`)).toMatchObject({
      reason: 'template render limit exceeded',
      overran: 'perhaps',
    });
  });

  it.each(['{{ a | nope }}', '{% if %}', '{{ data | sort: }}{% endif %}'])(
    'are not what a mistake is counted as: %s',
    (source) => {
      expect(render(source)).toMatchObject({ overran: 'no' });
    },
  );
});

describe('a chat message', () => {
  const write = (kind: OutputKindName, source: string, x: string) =>
    text(source, { kind, own: { data: { x } } });

  it('has values that are text in Markdown', () => {
    expect(write('chat_markdown', '**{{ x }}**', '<!channel> [a](b)')).toBe(
      String.raw`**\<\!channel\> \[a\]\(b\)**`,
    );
    expect(write('chat_markdown', '{{ x | no_links }}', 'a.example')).toBe('a\\.\u200bexample');
  });

  it('has values that call nobody in JSON', () => {
    expect(write('chat_json', '{"text":"{{ x }}"}', 'a "b" <!channel>')).toBe(
      `${String.raw`{"text":"a \"b\" <`}\u2060!channel>"}`,
    );
    expect(write('chat_json', '{{ x | json }}', '<@U1>')).toBe('"<\u2060@U1>"');
  });
});

describe('a text message', () => {
  const sms = (x: string) => text('{{ x }}', { kind: 'sms', own: { data: { x } } });

  it('is written in its alphabet where that loses nothing', () => {
    expect(sms('“Łódź” – it’s fine…')).toBe('"Lodz" - it\'s fine...');
  });

  it('stays as it is where one character has nothing like it there', () => {
    expect(sms('“Łódź” 🎉')).toBe('“Łódź” 🎉');
    expect(sms('Привет, “мир”')).toBe('Привет, “мир”');
  });
});
