import { findStranger } from './find-stranger.ts';

const find = (source: string) => findStranger(source, 'text', ['message', 'secrets']);

describe('findStranger', () => {
  it('names the first variable that is none of those, and its line', () => {
    expect(find('{{ message.to }}\n{{ mesage.to }}{{ data.code }}')).toBe(
      'line 2: there is no variable mesage, only message, secrets',
    );
    expect(find('{% if recipient.phone %}x{% endif %}')).toContain('recipient');
  });

  it('finds none among the known, and what a source makes itself', () => {
    expect(find('{{ secrets[message.kind] }}{% assign a = message.a %}{{ a }}')).toBeNull();
    expect(
      find('{% for one in message.list %}{{ one }}{{ forloop.index }}{% endfor %}'),
    ).toBeNull();
    expect(find('{% capture b %}x{% endcapture %}{{ b }}{{ "text" }}{{ 1 }}')).toBeNull();
  });

  it('leaves a source that cannot be read to those who say why', () => {
    expect(find('{{ message.to')).toBeNull();
  });
});
