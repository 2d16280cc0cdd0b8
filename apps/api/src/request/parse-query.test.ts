import { parseQuery } from './parse-query.ts';

describe('parseQuery', () => {
  it('reads values, blanks and what is there twice', () => {
    expect(parseQuery('a=1&b=x+y%20z&c&d=%3D&a=2&a=3')).toEqual({
      a: ['1', '2', '3'],
      b: 'x y z',
      c: '',
      d: '=',
    });
    expect(parseQuery('')).toEqual({});
  });

  it.each(['a=%', 'a=%ED%A0%80', 'a=%00', '%00=1'])('refuses %p', (search) => {
    expect(() => parseQuery(search)).toThrow('is not encoded as a URL demands');
  });
});
