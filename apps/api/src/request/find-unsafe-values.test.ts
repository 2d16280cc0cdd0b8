import { findUnsafeValues } from './find-unsafe-values.ts';

const pathsOf = (text: string) => findUnsafeValues(JSON.parse(text)).map(({ field }) => field);

describe('findUnsafeValues', () => {
  it('lets ordinary JSON through, emoji and all', () => {
    expect(findUnsafeValues({ a: [1, 'x', null, true, { b: '👩‍👩‍👧 ü' }], '': -0 })).toEqual([]);
  });

  it('names every place by its path, in the order of the body', () => {
    expect(
      pathsOf('{"a":[{"b":"\\u0000"}],"__proto__":{},"c":{"\\ud800":1},"d":1e999,"e":"\\udc00"}'),
    ).toEqual(['a[0].b', '__proto__', 'c.\ud800', 'd', 'e']);
  });

  it('refuses the names that reach a prototype, at any depth', () => {
    expect(pathsOf('{"a":{"constructor":1,"prototype":1}}')).toEqual([
      'a.constructor',
      'a.prototype',
    ]);
  });

  it('refuses integers that would come out as others, and lets all others through', () => {
    const refused = [
      '9007199254740992',
      '-9007199254740993',
      '12345678901234567890',
      '9007199254740993.0',
      '9.007199254740993e15',
      '1e400',
      '-1e400',
    ];
    for (const number of refused) {
      expect(findUnsafeValues(JSON.parse(`{"order":{"id":${number}}}`))).toEqual([
        {
          field: 'order.id',
          message: 'is a number beyond 2^53 - 1, which loses digits; send it as a text',
          reason: 'range',
        },
      ]);
    }
    const kept = '[9007199254740991,-9007199254740991,0.1,1.5e-300,99.99,0]';
    expect(findUnsafeValues(JSON.parse(kept))).toEqual([]);
    expect(JSON.stringify(JSON.parse(kept))).toBe(kept);
    expect(findUnsafeValues('9007199254740993')).toEqual([]);
  });

  it('bounds the depth without recursion', () => {
    const depth = 200_000;
    const deep = JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    const [problem] = findUnsafeValues(deep);
    expect(problem?.reason).toBe('length');
    expect(problem?.field.match(/\[0\]/g)).toHaveLength(64);
    expect(findUnsafeValues(JSON.parse('['.repeat(64) + ']'.repeat(64)))).toEqual([]);
  });

  it('refuses a list that no schema would take, before looking at its entries', () => {
    const list = (length: number) => ({ a: Array.from({ length }, () => '\0') });
    const [problem, ...others] = findUnsafeValues(list(131_073));
    expect(problem).toMatchObject({ field: 'a', reason: 'length' });
    expect(others).toEqual([]);
    expect(findUnsafeValues({ a: Array.from({ length: 131_072 }, () => 1) })).toEqual([]);
  });

  it('calls the body itself by its name and stops after 100 problems', () => {
    expect(findUnsafeValues('\0')).toEqual([expect.objectContaining({ field: 'body' })]);
    expect(findUnsafeValues(Array.from({ length: 500 }, () => '\0'))).toHaveLength(100);
  });
});
