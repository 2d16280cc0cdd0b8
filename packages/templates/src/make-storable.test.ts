import { makeStorable } from './make-storable.ts';

describe('makeStorable', () => {
  it('leaves what can be stored as it is', () => {
    const message = { body: 'Grüße 😀 \\u0000', headers: { 'x-a': '1' }, list: ['a'], none: null };
    expect(makeStorable(message)).toEqual(message);
  });

  it('mends halves of a character, at any depth', () => {
    expect(makeStorable({ headers: { 'x-a': 'a\ud83d' } })).toEqual({
      headers: { 'x-a': 'a\ufffd' },
    });
  });

  it('answers null when a text holds NUL', () => {
    expect(makeStorable({ headers: { 'x-a': 'a\u0000' } })).toBeNull();
  });
});
