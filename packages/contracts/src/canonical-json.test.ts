import fc from 'fast-check';
import { toCanonicalJson } from './canonical-json.ts';

describe('toCanonicalJson', () => {
  it('sorts keys by code unit at every level and leaves lists alone', () => {
    expect(toCanonicalJson({ b: [{ d: 1, c: undefined, '10': 2, '9': 3 }], a: 'ü', B: null })).toBe(
      '{"B":null,"a":"ü","b":[{"10":2,"9":3,"d":1}]}',
    );
  });

  it('writes the same JSON as was read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(toCanonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
