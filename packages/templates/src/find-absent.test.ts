import { checkSources } from './check-template.ts';
import { findAbsent } from './find-absent.ts';

const shared = {
  data: { order: { id: 7, lines: [{ name: 'Tea' }], note: null }, code: 'x' },
  actor: null,
  run: { id: 'r' },
  project: { name: 'Shop' },
} as unknown as Parameters<typeof findAbsent>[1]['shared'];
const own = {
  recipient: { id: 'u', first_name: null, custom_fields: { plan: 'gold' } },
} as unknown as Parameters<typeof findAbsent>[1]['own'];

const find = (body: string, subject = '') =>
  findAbsent((read) => [read('subject', 'text', subject), read('body', 'html', body)], {
    shared,
    own,
  });
const names = (body: string) => find(body).map(({ variable }) => variable);

describe('findAbsent', () => {
  it('names what is misspelt, with its field and line, each place once', () => {
    expect(find('{{ recipient.first_nmae }}\n{{ cdoe }}{{ cdoe }}', '{{ data.ordre.id }}')).toEqual(
      [
        { field: 'subject', line: 1, variable: 'data.ordre.id' },
        { field: 'body', line: 1, variable: 'recipient.first_nmae' },
        { field: 'body', line: 2, variable: 'cdoe' },
      ],
    );
  });

  it('names what is asked for in conditions and loops as well', () => {
    expect(
      names('{% if data.coupon %}x{% endif %}{% for one in data.items %}{{ one }}{% endfor %}'),
    ).toEqual(['data.coupon', 'data.items']);
  });

  it('names nobody who caused it where nobody did', () => {
    expect(names('{{ actor.first_name }}')).toEqual(['actor.first_name']);
  });

  it.each([
    '{{ recipient.first_name }}{{ recipient.plan }}{{ user.id }}',
    '{{ data.order.id }}{{ order.id }}{{ code }}{{ code.size }}',
    '{{ data.order.lines[0].name }}{{ data.order.lines.first.name }}{{ order.lines.size }}',
    '{{ data.order.note.text }}',
    '{{ data.order[code] }}',
    '{% assign total = 3 %}{{ total }}{% for line in order.lines %}{{ line.nmae }}{{ forloop.index }}{% endfor %}',
    '{% for line in order.lines %}{% if last != line.name %}{% assign last = line.name %}{% endif %}{% endfor %}',
    '{% for line in order.lines limit: 1 offset: continue %}{{ line.name }}{% endfor %}',
    '{{ "text" }}{{ 1 }}',
  ])('names nothing of %s', (source) => {
    expect(names(source)).toEqual([]);
  });

  it('knows nothing by what every object inherits', () => {
    expect(names('{{ data.constructor }}{{ toString }}')).toEqual(['data.constructor', 'toString']);
  });

  it.each([
    ['outputs', '{{ y }}'.repeat(9_000)],
    ['filters', `{{ x${' | append: y'.repeat(15_000)} }}`],
    ['names in quotes', `{{ x | append: ${'["!"],'.repeat(15_000)} y }}`],
    ['conditions', `{% if "{{" == x${' or y'.repeat(40_000)} %}{% endif %}`],
  ])('does not look for variables for seconds, as in very many %s', (_, source) => {
    expect(find('\n'.repeat(200_000) + source)).toEqual([]);
  });

  it('names what a mail of many words asks for', () => {
    const row = `<td style="color: #222">${'word '.repeat(60)}{{ data.order.id }}</td>\n`;
    expect(names(`${row.repeat(200)}{{ data.ordre }}`)).toEqual(['data.ordre']);
  });

  it('names what is missing before a value says how it goes on', () => {
    expect(names('{{ data.ordre[code].name }}{{ order[cdoe] }}')).toEqual(['data.ordre', 'cdoe']);
  });

  it('throws at no source that could hardly be parsed', () => {
    const nest = (depth: number) => `{{ ${'['.repeat(depth)}a${']'.repeat(depth)} }}`;
    // Code that has run often needs less of the stack: what parses is ahead of what looks at it.
    for (let turn = 0; turn < 300; turn += 1) {
      checkSources((read) => [read('body', 'html', nest(1_000))]);
    }
    for (let depth = 7_000; depth > 2_000; depth -= 100) {
      expect(names(nest(depth)).join()).toMatch(/^a?$/);
    }
  });

  it('says no more of what nests than the source does', () => {
    expect(names(`{{ ${'a['.repeat(1_000)}a${']'.repeat(1_000)} }}`)).toEqual(['a']);
  });

  it('leaves a source that cannot be read to those who say why', () => {
    expect(find('{{ data.ordre')).toEqual([]);
  });
});
