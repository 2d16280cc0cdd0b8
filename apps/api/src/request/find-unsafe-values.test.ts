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
