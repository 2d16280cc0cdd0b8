import { createEventParser, type ServerEvent } from './parse-events.ts';

const retries: number[] = [];
const parse = (...pieces: string[]): ServerEvent[] => {
  const take = createEventParser((ms) => retries.push(ms));
  return pieces.flatMap(take);
};

describe('a stream of events', () => {
  it('is read by its fields, with an empty line after each event', () => {
    expect(parse('id: 1\nevent: counts\ndata: {"a": 1}\n\n')).toEqual([
      { id: '1', type: 'counts', data: '{"a": 1}' },
    ]);
  });

  it('may leave out the space, have colons in a value, and data in several lines', () => {
    expect(parse('id:1\nevent:x\ndata:a: b:c\ndata: d\ndata\n\n')).toEqual([
      { id: '1', type: 'x', data: 'a: b:c\nd\n' },
    ]);
  });

  it('keeps the id for events that have none, and nothing else', () => {
    expect(parse('id: 1\nevent: x\ndata: a\n\ndata: b\n\n')).toEqual([
      { id: '1', type: 'x', data: 'a' },
      { id: '1', type: '', data: 'b' },
    ]);
  });

  it('has comments, unknown fields and events without data, which are none', () => {
    expect(parse(':\n\n: beat\n\nevent: x\n\nfoo: bar\nid: 2\n\ndata: a\n\n')).toEqual([
      { id: '2', type: '', data: 'a' },
    ]);
  });

  it('is the same wherever it is cut, with either line end', () => {
    for (const end of ['\n', '\r\n']) {
      const text = ['id: 1', 'event: x', 'data: {"a": "b"}', '', ': beat', '', 'data: c', '', ''];
      const whole = text.join(end);
      const expected = parse(whole);
      expect(expected).toHaveLength(2);
      for (let at = 1; at < whole.length; at += 1) {
        expect(parse(whole.slice(0, at), whole.slice(at))).toEqual(expected);
      }
    }
  });

  it('has no event that is not whole', () => {
    expect(parse('id: 1\ndata: a\n')).toEqual([]);
  });

  it('says how long to wait before coming back', () => {
    parse('retry: 4000\n\n');
    expect(retries.at(-1)).toBe(4_000);
  });
});
