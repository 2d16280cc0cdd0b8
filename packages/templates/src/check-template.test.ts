import { checkTemplate } from './check-template.ts';

describe('checkTemplate', () => {
  it('accepts what renders', () => {
    const problems = checkTemplate('email', {
      content_type: 'html',
      subject: 'Hi {{ recipient.first_name | default: "you" }}',
      body: '{% for item in digest.items %}{{ item.total | money }}{% endfor %}{{ u | safe_url }}',
    });
    expect(problems).toEqual([]);
  });

  it('names field, line and fault of everything that is wrong', () => {
    const problems = checkTemplate('webhook', {
      content_type: 'json',
      url: 'https://example.com/{{ id',
      method: 'POST',
      headers: { 'X-A': '{{ a | nope }}' },
      body: '{\n{% if a %}',
    });
    expect(problems).toEqual([
      { field: 'url', message: expect.stringContaining('line 1: output'), reason: 'invalid' },
      { field: 'headers.X-A', message: 'line 1: undefined filter: nope', reason: 'invalid' },
      { field: 'body', message: 'line 2: tag {% if a %} not closed', reason: 'invalid' },
    ]);
  });

  it.each([
    '{% include "a" %}',
    '{% render a %}',
    '{% render "a{{ b }}" %}',
    '{% render %}',
    '{% layout "a" %}',
    '{% block a %}{% endblock %}',
    '{{ a | where_exp: "x", "x.a" }}',
    '{{ a | find_exp: "x", "x.a" }}',
    '{{ a | group_by_exp: "x", "x.a" }}',
    '{{ a | constructor }}',
    '{{ a | __proto__ }}',
    '{% constructor %}',
    '{% __proto__ %}',
  ])('refuses %s', (body) => {
    expect(checkTemplate('in_app', { content_type: 'markdown', body })).toHaveLength(1);
  });

  it.each([
    // How deep the stack reaches depends on how far the parser is compiled by then.
    ['deep nesting', '{% if a %}'.repeat(9_000), /nested too deeply|not closed/],
    ['very many tags', '{{ a }}'.repeat(70_000), 'more than 10000 tags'],
    [
      'very many lines of a liquid tag',
      `{% liquid\n${'echo a\n'.repeat(70_000)}%}`,
      'more than 10000 tags',
    ],
    ['very many tags never closed', '{% comment %}'.repeat(38_000), 'more than 10000 tags'],
    ['a source beyond the limit', 'a'.repeat(500_001), 'parse length limit exceeded'],
  ])('refuses %s because of a limit, whatever it takes to parse', (_, body, limit) => {
    expect(checkTemplate('in_app', { content_type: 'markdown', body })).toMatchObject([
      { field: 'body', message: expect.stringMatching(limit) },
    ]);
  });
});
