import { createRenderer } from './renderer.ts';

// The deadline is far off: what a limit of the engine should stop must not be left to the kill.
const renderer = createRenderer({ threads: 1, deadlineMs: 30_000 });
afterAll(() => renderer.close());

type Kind = 'text' | 'html' | 'json';

async function render(kind: Kind, source: string) {
  const set = {
    shared: { data, actor: null, run: {}, project: {} },
    recipients: [{ recipient: {} }],
  };
  const [outcome] = await (kind === 'text'
    ? renderer.render({
        channelType: 'in_app',
        template: { content_type: 'markdown', body: source },
        ...set,
      })
    : kind === 'html'
      ? renderer.render({
          channelType: 'email',
          template: { content_type: 'html', subject: 's', body: source },
          ...set,
        })
      : renderer.render({
          channelType: 'webhook',
          template: { content_type: 'json', url: 'u', method: 'POST', headers: {}, body: source },
          ...set,
        }));
  if (outcome === undefined) throw new Error('no outcome');
  return outcome.ok
    ? { ok: true, text: outcome.fields.body ?? '' }
    : { ok: false, text: outcome.error.reason };
}

const data = {
  name: 'Ann',
  list: [1, 2, 3],
  object: { a: 1 },
  ...(JSON.parse('{"nested": {"__proto__": {"polluted": "own"}}}') as object),
};
const kinds: Kind[] = ['text', 'html', 'json'];

describe.each(kinds)('hostile templates as %s', (kind) => {
  it.each([
    '{% include "/etc/passwd" %}',
    '{% include "package.json" %}',
    '{% render "package.json" %}',
    '{% render "./package.json", a: 1 %}',
    '{% layout "package.json" %}',
    '{% layout "../../../../etc/passwd" %}{% block a %}{% endblock %}',
    '{% assign f = "package.json" %}{% include f %}',
    '{% liquid\n include "package.json"\n render "package.json" %}',
  ])('read no file: %s', async (source) => {
    const { ok, text } = await render(kind, source);
    expect(ok).toBe(false);
    expect(text).not.toMatch(/root:|notiflow/);
  });

  it.each([
    '{{ constructor }}',
    '{{ toString }}',
    '{{ __proto__ }}',
    '{{ data.constructor }}',
    '{{ data.__proto__ }}',
    '{{ data.constructor.constructor }}',
    '{{ data["constructor"]["prototype"] }}',
    '{{ data.name.constructor }}',
    '{{ data.name.__proto__ }}',
    '{{ data.list.constructor }}',
    '{{ data.list.__proto__ }}',
    '{{ data.list.map }}',
    '{{ data.object.hasOwnProperty }}',
    '{{ data.object.toString }}',
    '{{ recipient.__proto__.x }}',
    '{{ data.list | map: "constructor" }}',
    '{{ data.list | map: "__proto__" }}',
    '{{ data.list | where: "constructor" }}',
    '{{ data.list | group_by: "__proto__" | map: "name" }}',
    '{{ data.nested.polluted }}{{ data.object.polluted }}{{ polluted }}',
    '{% capture c %}{% endcapture %}{{ c.__proto__ }}',
    '{% capture c %}{% endcapture %}{{ c.__proto__.__proto__ }}',
    '{% for i in (1..1) %}{{ forloop.__proto__ }}{% endfor %}',
    '{% assign __proto__ = data.object %}{{ a }}{{ constructor }}',
    '{% increment constructor %}{% decrement constructor %}{{ x.constructor }}',
  ])('read no prototype: %s', async (source) => {
    const { ok, text } = await render(kind, source);
    if (ok) expect(text).toMatch(/^(0-?[01])?$/);
    else expect(text).not.toContain('native code');
  });

  it.each([
    '{% capture c %}{% endcapture %}{{ c.constructor }}',
    '{% capture c %}{% endcapture %}{{ c.constructor.constructor }}',
    '{% for i in (1..1) %}{{ forloop.constructor.name }}{% endfor %}',
    '{{ data.name | constructor }}',
    '{{ data.name | __proto__ }}',
    '{{ data.list | where_exp: "x", "x.constructor" }}',
    '{% constructor %}',
  ])('reach no constructor: %s', async (source) => {
    const { text } = await render(kind, source);
    expect(text).not.toMatch(/native code|=>|\{/);
  });

  const doubled = (source: string) => `{% for i in (1..60) %}${source}{% endfor %}`;
  const growing = (step: string, end: string) =>
    `{% assign s = "aaaaaaaaaa" %}{% assign l = "x" | split: "" %}{% assign k = l %}${doubled(step)}${end}`;
  const pushing = '{% assign l = l | push: l %}{% assign k = k | push: k %}';

  it.each([
    [
      'nested loops',
      '{% for i in (1..900) %}{% for j in (1..900) %}{% for k in (1..900) %}{{ k }}{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['an empty loop', '{% for i in (1..100000000) %}{% endfor %}'],
    ['a long cycle', '{% for i in (1..900000) %}{% cycle "a", "b" %}{% endfor %}'],
    ['a long table', '{% tablerow i in (1..900000) %}{{ i }}{% endtablerow %}'],
    [
      'a long loop of tags that print nothing',
      `{% for i in (1..900000) %}${'{% if true %}{% endif %}'.repeat(3_000)}{% endfor %}`,
    ],
    ['a long text', `{% for i in (1..900000) %}${'x'.repeat(100_000)}{% endfor %}`],
    ['sorting', '{{ (1..900000) | sort | reverse | sort | join }}'],
    ['replacing', growing('{% assign s = s | replace: "a", s %}', '{{ s }}')],
    ['appending', growing('{% assign s = s | append: s %}', '{{ s }}')],
    ['escaping', growing('{% assign s = s | append: "&&&&" | escape | append: s %}', '{{ s }}')],
    ['joining', growing('{% assign l = l | concat: l %}', '{{ l | join: "aaaaaaaaaaaaaaaa" }}')],
    ['capturing', growing('{% capture s %}{{ s }}{{ s }}{% endcapture %}', '{{ s | json }}')],
    ['printing what holds itself', growing(pushing, '{{ l }}')],
    ['writing JSON of what holds itself', growing(pushing, '{{ l | json }}')],
    ['filtering what holds itself', growing(pushing, '{{ l | upcase }}')],
    ['comparing what holds itself', growing(pushing, '{% if l == k %}same{% endif %}')],
    ['unshifting', growing('{% assign l = l | unshift: l %}', '{{ l }}')],
    ['wide dates', '{{ "now" | date: "%999999999Y" }}'],
    ['many wide dates', `{{ "now" | date: "${'%90000Y'.repeat(50)}" }}`],
    ['deep nesting', '{% if true %}'.repeat(9_000)],
    [
      'deep closed nesting',
      `${'{% for i in (1..2) %}'.repeat(1_500)}{{ i }}${'{% endfor %}'.repeat(1_500)}`,
    ],
    ['many tags', '{{ a }}'.repeat(70_000)],
  ])('are stopped by a limit before they cost a thread its life: %s', async (_, source) => {
    const { ok, text } = await render(kind, source);
    expect(ok).toBe(false);
    expect(text).toMatch(
      /^(template render|memory alloc) limit exceeded$|^nested too deeply$|^tag .* not closed$|^more than 10000 tags$|^Invalid string length$/,
    );
  });
});

it('sees nothing of the environment and stays alive after all of the above', async () => {
  expect(await render('text', '{{ process }}{{ env }}{{ name }}')).toEqual({
    ok: true,
    text: 'Ann',
  });
});
