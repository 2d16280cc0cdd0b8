import { completeLiquid, type Vocabulary } from './complete-liquid.ts';
import { nameSample } from './name-values.ts';

const sample = {
  recipient: { external_id: 'ada', first_name: 'Ada', custom_fields: { plan: 'pro' } },
  data: { order: { total: 9.5, lines: [{ title: 'Tea', size: 'L' }] }, 'odd name': 1 },
  results: { shop: { name: 'Tea & Co' } },
  digest: { total_items: 2, items: [{ data: { n: 1 }, actor: null }] },
};
const vocabulary: Vocabulary = {
  variables: [...nameSample(sample), { path: 'project', kind: 'object' }],
  filters: ['money', 'upcase'],
  tags: ['assign', 'for', 'if', 'render'],
  partials: ['button', 'line'],
};

const suggest = (before: string) =>
  completeLiquid(before, vocabulary)?.options.map(({ label }) => label) ?? null;

it.each([
  ['{{ ', ['recipient', 'digest', 'fetch', 'steps', 'project', 'order']],
  ['{{ recipient.', ['first_name', 'external_id', 'plan']],
  ['{{ user.fi', ['first_name']],
  ['{{ order.', ['total', 'lines']],
  ['{{ data.order.lines.', ['size', 'first', 'last']],
  ['{{ order.lines[0].', ['title']],
  ['{{ order.lines.first.', ['title']],
  ['{% for line in order.lines %}{{ line.', ['title']],
  ['{% for line in order.lines %}{{ ', ['line', 'forloop']],
  ['{% for line in order.lines %}{{ forloop.', ['index']],
  ['{% assign lines = data.order.lines %}{% for l in lines %}{{ l.', ['title']],
  ['{% assign o = order %}{% if o.', ['total']],
  ['{{ digest.items[0].data.', ['n']],
  ['{{ fetch.shop.', ['name']],
  ['{{ order.total | ', ['money', 'upcase']],
  ['{{ order.total | money: "EUR" | up', ['upcase']],
  ['{% ', ['assign', 'for', 'if']],
  ['{%- ', ['assign']],
  ['{% if a %}{% ', ['endif', 'elsif', 'else', 'for']],
  ["{% render '", ['button', 'line']],
  ['{% if order.total > 3 and recipient.', ['plan']],
])('suggests behind %s', (before, labels) => {
  expect(suggest(before)).toEqual(expect.arrayContaining(labels));
});

it.each([
  'Hello',
  '{{ order.total }} and ',
  '{% if a %} x',
  "{{ 'greeting",
  '{% raw %}{{ ',
  '{% comment %}{% ',
])('suggests nothing behind %s', (before) => {
  expect(completeLiquid(before, vocabulary)).toBeNull();
});

it('takes the place of what was typed of the last name', () => {
  const before = 'Hi {{ recipient.first_na';
  expect(completeLiquid(before, vocabulary)?.from).toBe(before.length - 'first_na'.length);
});

it('offers the end of the innermost block first, and never what is not a name', () => {
  expect(suggest('{% if a %}{% for b in c %}{% ')?.[0]).toBe('endfor');
  expect(suggest('{% if a %}{% for b in c %}{% endfor %}{% ')?.[0]).toBe('endif');
  expect(suggest('{{ data.')).toEqual(['order']);
});

it('survives a loop that is named like its list', () => {
  expect(suggest('{% for order in order %}{{ order.')).toEqual([]);
});
