import { jest } from '@jest/globals';
import { parseJson } from './parse-json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));
const mebibytes = 1024 * 1024;

/** How many characters the work looks at, one by one or in a search. */
function countLooks(work: () => unknown): number {
  let looks = 0;
  const { charCodeAt, indexOf } = String.prototype;
  const spies = [
    jest.spyOn(String.prototype, 'charCodeAt').mockImplementation(function (this: string, at) {
      looks += 1;
      return charCodeAt.call(this, at);
    }),
    jest.spyOn(String.prototype, 'indexOf').mockImplementation(function (this: string, part, from) {
      const found = indexOf.call(this, part, from);
      looks += (found < 0 ? this.length : found) - (from ?? 0) + 1;
      return found;
    }),
  ];
  try {
    work();
  } catch {
    // What a refusal looks at counts as well.
  }
  for (const spy of spies) spy.mockRestore();
  return looks;
}

describe('parseJson', () => {
  it.each([
    '{}',
    'null',
    ' [1, "a", {"a": {"a": [{"a": 1}, {"a": 2}]}}] ',
    '{"a":"b","b":"a","c":"\\"a\\":"}',
    '{"a":":","b":["a","a"],"\\\\":1,"\\"":2,"":3}',
    '{"__proto__":1}',
  ])('reads %s as JSON.parse does', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"b":{},"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[{"x":{"y z":[],"y z" : 1}}]', 'y z'],
    ['{"a":{"b":1},"c":[{"d":1,"d":1}]}', 'd'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"a\\\\":1,"a\\\\":2}', 'a\\'],
  ])('refuses %s, and names the field', (text, name) => {
    expect(() => parse(text)).toThrow(`The body names the field "${name}" twice`);
  });

  it.each(['', '{', '{"a":1}}', 'undefined', '{"a":NaN}', "{'a':1}", '{"a":1,}'])(
    'refuses %p, which is no JSON',
    (text) => {
      expect(() => parse(text)).toThrow('The body is not valid JSON');
    },
  );

  it('refuses bytes that are no UTF-8, half of a character among them', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
    ]) {
      expect(() => parseJson(Buffer.from(bytes))).toThrow('The body is not valid JSON');
    }
  });

  it('reads 1,000 levels and refuses one more', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(() => parse(nested(1_000))).not.toThrow();
    expect(() => parse(nested(1_001))).toThrow('The body is nested too deeply');
    expect(() => parse(`{"a":"${'['.repeat(5_000)}"}`)).not.toThrow();
  });

  it.each<[string, (bytes: number) => string]>([
    ['brackets', (bytes) => '['.repeat(bytes)],
    ['one text', (bytes) => `"${'x'.repeat(bytes - 2)}"`],
    ['backslashes', (bytes) => `"${'\\\\'.repeat(bytes / 2 - 1)}"`],
    ['escaped quotes', (bytes) => `"${'\\"'.repeat(bytes / 2 - 1)}"`],
    ['spaces', (bytes) => `["a"${' '.repeat(bytes - 5)}]`],
    ['small objects', (bytes) => `[${'{"a":1},'.repeat(bytes / 8 - 2)}0]`],
    ['names', (bytes) => `{${namesOf(bytes / 12)}"z":0}`],
  ])('looks at each character a few times and no more, here of %s', (_, make) => {
    const bytes = Buffer.from(make(mebibytes / 4));
    expect(countLooks(() => parseJson(bytes))).toBeLessThan(4 * bytes.length);
  });
});

function namesOf(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `"${index.toString().padStart(7, 'k')}":0,`,
  ).join('');
}
