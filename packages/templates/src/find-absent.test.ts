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
    '{{ "text" }}{{ 1 }}',
  ])('names nothing of %s', (source) => {
    expect(names(source)).toEqual([]);
  });

  it('knows nothing by what every object inherits', () => {
    expect(names('{{ data.constructor }}{{ toString }}')).toEqual(['data.constructor', 'toString']);
  });

  it('leaves a source that cannot be read to those who say why', () => {
    expect(find('{{ data.ordre')).toEqual([]);
  });
});
