import type {
  OutputKindName,
  RecipientPages,
  TemplatePart,
  TemplatePartKind,
} from '@notiflow/contracts';
import { buildScope } from './build-scope.ts';
import { partialDepthMax } from './guarded-context.ts';
import { indexParts } from './part-index.ts';
import { createMessageRenderer } from './render-message.ts';
import type { RenderedTexts } from './rendered-texts.ts';

const renderMessage = createMessageRenderer();
let ids = 0;

interface Given {
  kind?: OutputKindName;
  layout?: string;
  strict?: boolean;
  partials?: Record<string, string>;
  layouts?: Record<string, string>;
  translations?: Record<string, object>;
  defaultLocale?: string | null;
  data?: Record<string, unknown>;
  recipient?: Record<string, unknown>;
  pages?: RecipientPages;
}

function render(source: string, given: Given): RenderedTexts {
  const { kind = 'html', layout, strict = false, defaultLocale = null } = given;
  const { data = {}, recipient = {}, pages } = given;
  const own = pages && { pages };
  const jsonOf = (entries: object) => JSON.stringify(entries);
  const parts = [
    ...makeParts('partial', given.partials),
    ...makeParts('layout', given.layouts),
    ...makeParts('translation', mapValues(given.translations ?? {}, jsonOf)),
  ];
  return renderMessage({
    fields: [{ path: 'body', kind, source, layout }],
    strict,
    parts: indexParts({ parts, defaultLocale }),
    scope: buildScope({ data, actor: null, run: {}, project: {} }, { recipient, ...own }),
    progress: new Int32Array(2),
  });
}

function makeParts(kind: TemplatePartKind, sources: Record<string, string> = {}): TemplatePart[] {
  return Object.entries(sources).map(([name, content]) => {
    ids += 1;
    return { id: `part-${ids}`, kind, name, content };
  });
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function text(source: string, given: Given): string {
  const result = render(source, given);
  if (!Array.isArray(result)) throw new Error(`${result.field} ${result.line}: ${result.reason}`);
  return result[0] ?? '';
}

function failure(source: string, given: Given) {
  const result = render(source, given);
  if (Array.isArray(result)) throw new Error(`rendered ${result[0]}`);
  return result;
}

describe('a partial', () => {
  it('knows the contexts and what it is given, and not what was assigned around it', () => {
    const partials = {
      card: '{{ recipient.name }} {{ data.city }} {{ city }} {{ label }}[{{ x }}]',
    };
    const source = "{% assign x = 1 %}{% render 'card', label: 'A' %}";
    const given = { partials, recipient: { name: 'Ann' }, data: { city: 'Bonn' } };
    expect(text(source, given)).toBe('Ann Bonn Bonn A[]');
  });

  it('leads the recipient to their pages, as a layout does', () => {
    const pages = { unsubscribe_url: 'https://n.example/u/1', preferences_url: '' };
    const partials = { foot: '<a href="{{ unsubscribe_url }}">' };
    const layouts = { page: '{{ content }}<a href="{{ unsubscribe_url }}">' };
    expect(text("{% render 'foot' %}", { partials, layouts, layout: 'page', pages })).toBe(
      '<a href="https://n.example/u/1"><a href="https://n.example/u/1">',
    );
  });

  it('is given one value, or each of several', () => {
    const partials = { item: '{{ item.n }}{% if forloop.last %}!{% endif %}' };
    const data = { one: { n: 7 }, items: [{ n: 1 }, { n: 2 }] };
    expect(text("{% render 'item' with one as item %}", { partials, data })).toBe('7');
    expect(text('{% render "item" for items as item %}', { partials, data })).toBe('12!');
  });

  it('counts for itself', () => {
    const partials = { count: '{% increment n %}' };
    const source = "{% increment n %}{% render 'count' %}{% render 'count' %}{% increment n %}";
    expect(text(source, { partials })).toBe('0001');
  });

  it('is escaped as its surroundings are', () => {
    const partials = { name: '<i>{{ who }}</i>' };
    const data = { who: '<b>' };
    const source = "{% render 'name', who: who %}";
    expect(text(source, { partials, data })).toBe('<i>&lt;b&gt;</i>');
    expect(text(source, { partials, data, kind: 'text' })).toBe('<i><b></i>');
  });

  it('has the filters obey the recipient', () => {
    const partials = { price: '{{ 5 | money: "EUR" }}' };
    expect(text("{% render 'price' %}", { partials, recipient: { locale: 'de-DE' } })).toBe(
      '5,00\u00a0€',
    );
  });

  it('reads nothing that an object inherits', () => {
    const partials = { evil: '[{{ o.constructor }}{{ o.__proto__ }}{{ recipient.constructor }}]' };
    expect(text("{% render 'evil', o: o %}", { partials, data: { o: {} } })).toBe('[]');
  });

  it.each(['nope', '../package.json', '/etc/passwd', './nope', 'package.json', '__proto__'])(
    'that is not among the parts is nowhere: %s',
    (name) => {
      expect(failure(`a\n{% render '${name}' %}`, {})).toMatchObject({
        field: 'body',
        line: 2,
        reason: `there is no partial "${name}"`,
      });
    },
  );

  it('that cannot render is named with its own line', () => {
    const given = { partials: { card: 'a\n\n{{ nope }}' }, strict: true };
    expect(failure("{% render 'card' %}", given)).toMatchObject({
      line: 3,
      variable: 'nope',
      reason: 'in partial card: undefined variable: nope',
    });
    expect(
      failure("{% render 'card' %}", { partials: { card: '\n{{ a | nope }}' } }),
    ).toMatchObject({
      line: 2,
      reason: 'in partial card: undefined filter: nope',
    });
  });

  it('that renders itself is stopped', () => {
    const given = { partials: { a: "{% render 'b' %}", b: "{% render 'a' %}" } };
    expect(failure("{% render 'a' %}", given)).toMatchObject({
      reason: expect.stringContaining(`more than ${partialDepthMax} deep`),
      overran: 'surely',
    });
  });

  it('uses up the limits of the message it is in', () => {
    const partials = { big: '{% assign x = (1..300000) | join %}' };
    const source = "{% render 'big' %}".repeat(10);
    expect(failure(source, { partials })).toMatchObject({ overran: 'surely' });
  });
});

describe('a layout', () => {
  it('goes around the body, sees what it assigned, and does not escape it again', () => {
    const layouts = { shop: '<title>{{ preheader }}</title>{{ content }}<p>{{ recipient.name }}' };
    const source = '{% assign preheader = "New" %}<b>{{ data.x }}</b>';
    const given = { layouts, layout: 'shop', data: { x: '<' }, recipient: { name: '>' } };
    expect(text(source, given)).toBe('<title>New</title><b>&lt;</b><p>&gt;');
  });

  it('of plain text is plain text', () => {
    const given: Given = {
      kind: 'text',
      layout: 'l',
      layouts: { l: '{{ content }}\n-- \n{{ x }}' },
    };
    expect(text('<{{ x }}>', { ...given, data: { x: '&' } })).toBe('<&>\n-- \n&');
  });

  it('renders partials', () => {
    const given = { layouts: { l: "{% render 'foot' %}{{ content }}" }, partials: { foot: 'F' } };
    expect(text('body', { ...given, layout: 'l' })).toBe('Fbody');
  });

  it('that is not there, or cannot render, is named', () => {
    expect(failure('x', { layout: 'nope' }).reason).toBe('there is no layout "nope"');
    const given = { layouts: { l: 'a\n{{ content | nope }}' }, layout: 'l' };
    expect(failure('x', given)).toMatchObject({
      line: 2,
      reason: 'in layout l: undefined filter: nope',
    });
  });

  it('goes around Markdown that has become HTML', () => {
    const given: Given = {
      kind: 'markdown_html',
      layout: 'l',
      layouts: { l: '<div>{{ content }}</div>' },
    };
    expect(text('# Hi {{ n }}', { ...given, data: { n: '*Ann* & <b>' } })).toBe(
      '<div><h1>Hi *Ann* &amp; &lt;b&gt;</h1>\n</div>',
    );
  });
});

describe('Markdown that becomes HTML', () => {
  const markdown = (source: string, data: Record<string, unknown>) =>
    text(source, { kind: 'markdown_html', data });

  it.each([
    ['[click](https://evil.example)', '<p>[click](https://evil.example)</p>\n'],
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n'],
    ['![x](https://evil.example/pixel)', '<p>![x](https://evil.example/pixel)</p>\n'],
    ['# a\n\n- b\n1. c', '<p># a</p>\n<p>- b\n1. c</p>\n'],
    ['<https://evil.example>', '<p>&lt;https://evil.example&gt;</p>\n'],
  ])('shows the value %j as it was written', (value, html) => {
    expect(markdown('{{ value }}', { value })).toBe(html);
  });

  it('is made of a loop, and takes a link from a value', () => {
    const source = '{% for i in items %}\n- [{{ i.n }}]({{ i.u }})\n{% endfor %}';
    const items = [
      { n: 'A', u: 'https://a.example/?x=1_2' },
      { n: 'B', u: 'javascript:alert(1)' },
    ];
    const html = markdown(source, { items });
    expect(html).toContain('<a href="https://a.example/?x=1_2">A</a>');
    expect(html).not.toContain('href="javascript');
  });
});

describe('t', () => {
  const translations = {
    en: {
      greeting: 'Hello {{ name }}',
      cart: { items: { one: '{{ count }} item', other: '{{ count }} items', zero: 'nothing' } },
      only_en: 'English',
      terms_html: '<b>{{ who }}</b>',
    },
    pt: { greeting: 'Olá {{name}}', cart: { items: { one: 'um', other: '{{ count }} itens' } } },
    'pt-BR': { greeting: 'Oi {{ name }}' },
    pl: {
      cart: { items: { one: '1 rzecz', few: '{{ count }} rzeczy', many: '{{ count }} sztuk' } },
    },
  };
  const t = (source: string, locale: string | null, given: Given = {}) =>
    text(source, { translations, defaultLocale: 'en', recipient: { locale }, ...given });

  it.each([
    ['pt-BR', 'Oi Ann'],
    ['pt_BR', 'Oi Ann'],
    ['PT-br', 'Oi Ann'],
    ['pt-PT', 'Olá Ann'],
    ['de', 'Hello Ann'],
    [null, 'Hello Ann'],
    ['no such locale', 'Hello Ann'],
  ])('goes from the locale %s to the default', (locale, expected) => {
    expect(t("{{ 'greeting' | t: name: 'Ann' }}", locale)).toBe(expected);
  });

  it.each([
    ['en', 0, 'nothing'],
    ['en', 1, '1 item'],
    ['en', '2', '2 items'],
    ['pt-BR', 1, 'um'],
    ['pl', 1, '1 rzecz'],
    ['pl', 3, '3 rzeczy'],
    ['pl', 5, '5 sztuk'],
  ])('chooses the form of %s for %j', (locale, n, expected) => {
    expect(t("{{ 'cart.items' | t: count: n }}", locale, { data: { n } })).toBe(expected);
  });

  it('shows the key where no translation has it, and fails a strict render', () => {
    expect(t("{{ 'nope.x' | t }}", 'en')).toBe('nope.x');
    expect(t("{{ 'cart' | t }}{{ 'constructor' | t }}", 'en')).toBe('cartconstructor');
    expect(failure("{{ 'nope' | t }}", { translations, strict: true })).toMatchObject({
      reason: 'there is no translation of "nope"',
    });
  });

  it('escapes what it inserts, and all of an entry that is not markup', () => {
    const data = { x: '<i>' };
    expect(t("{{ 'greeting' | t: name: x }}", 'en', { data })).toBe('Hello &lt;i&gt;');
    expect(t("{{ 'terms_html' | t: who: x }}", 'en', { data })).toBe('<b>&lt;i&gt;</b>');
    expect(t("{{ 'terms_html' | t: who: x }}", 'en', { data, kind: 'text' })).toBe('<b><i></b>');
  });

  it('does not run Liquid that stands in an entry', () => {
    const given = { translations: { en: { x: '{{ recipient.name }}{% assign a = 1 %}' } } };
    expect(t("{{ 'x' | t }}", 'en', given)).toBe('{% assign a = 1 %}');
  });

  it('works inside of partials', () => {
    const partials = { hi: "{{ 'greeting' | t: name: n }}" };
    expect(t("{% render 'hi', n: 'Bo' %}", 'pt', { partials })).toBe('Olá Bo');
  });
});
