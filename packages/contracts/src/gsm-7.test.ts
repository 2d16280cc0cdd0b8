import { measureSms, toGsm7 } from './gsm-7.ts';

describe('toGsm7', () => {
  it.each([
    ['“Hi” – it’s Ann…', '"Hi" - it\'s Ann...'],
    ['a\u00a0b\u2009c\u200bd\u00ad\ufeff', 'a b cd'],
    ['Łukasz Çelik ÇAĞLAR ça va', 'Lukasz Çelik ÇAGLAR ca va'],
    ['Grüße, señor à Malmö: 5 €', 'Grüße, señor à Malmö: 5 €'],
    ['e\u0301te\u0301', 'été'],
    ['½ ™ № œuvre ﬁn', '1/2 TM No oeuvre fin'],
    ['{[~|\\^]}', '{[~|\\^]}'],
  ])('writes %j as %j', (text, expected) => {
    expect(toGsm7(text)).toEqual({ text: expected, lost: 0 });
  });

  it('counts what it has nothing for', () => {
    expect(toGsm7('Привет 🎉')).toEqual({ text: '?????? ?', lost: 7 });
  });
});

describe('measureSms', () => {
  it.each([
    ['a', 0, 'gsm-7', 1],
    ['a', 160, 'gsm-7', 1],
    ['a', 161, 'gsm-7', 2],
    ['a', 306, 'gsm-7', 2],
    ['a', 307, 'gsm-7', 3],
    ['€', 80, 'gsm-7', 1],
    ['€', 81, 'gsm-7', 2],
    // 76 of them fill 152 of 153 places, and none is cut apart.
    ['€', 153, 'gsm-7', 3],
    ['я', 70, 'ucs-2', 1],
    ['я', 71, 'ucs-2', 2],
    ['🎉', 35, 'ucs-2', 1],
    ['🎉', 67, 'ucs-2', 3],
  ])('of %j, %i times, is %s in %i parts', (character, times, encoding, segments) => {
    expect(measureSms(character.repeat(times))).toEqual({ encoding, segments });
  });

  it('counts every place once one character is not of the alphabet', () => {
    expect(measureSms(`${'a'.repeat(70)}’`)).toEqual({ encoding: 'ucs-2', segments: 2 });
  });
});
