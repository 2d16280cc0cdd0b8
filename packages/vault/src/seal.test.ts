import { generateKeyRing, open, parseKeyRing, seal } from './seal.ts';

const ring = parseKeyRing(generateKeyRing());

describe('seal and open', () => {
  it('give the text back in the same context', () => {
    expect(open(ring, seal(ring, 'pässword', 'row 1'), 'row 1')).toBe('pässword');
  });

  it('refuse a sealed text that was moved to another row', () => {
    const sealed = seal(ring, 'password', 'row 1');
    expect(() => open(ring, sealed, 'row 2')).toThrow();
  });

  it('refuse a changed byte', () => {
    const sealed = seal(ring, 'password', 'row 1');
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    bytes[14] = (bytes[14] ?? 0) ^ 1;
    expect(() => open(ring, `k1:${bytes.toString('base64')}`, 'row 1')).toThrow();
  });

  it('never make the same bytes twice', () => {
    expect(seal(ring, 'password', 'row 1')).not.toBe(seal(ring, 'password', 'row 1'));
  });

  it('open with an older key of the ring and seal with the first', () => {
    const old = generateKeyRing().replace('k1:', 'old:');
    const sealed = seal(parseKeyRing(old), 'password', 'row 1');
    const rotated = parseKeyRing(`${generateKeyRing().replace('k1:', 'new:')},${old}`);
    expect(open(rotated, sealed, 'row 1')).toBe('password');
    expect(seal(rotated, 'password', 'row 1')).toMatch(/^new:/);
  });

  it('say which key is missing without showing one', () => {
    const sealed = seal(parseKeyRing(generateKeyRing().replace('k1:', 'gone:')), 'x', 'c');
    expect(() => open(ring, sealed, 'c')).toThrow('Encryption key "gone" is not in the key ring.');
  });
});

describe('parseKeyRing', () => {
  it.each(['', 'k1', 'k1:', 'k1:AAAA', `k1:${'A'.repeat(43)}=,k1:${'A'.repeat(43)}=`])(
    'refuses %j with a sentence',
    (text) => {
      expect(() => parseKeyRing(text)).toThrow(/ncryption key/);
    },
  );
});
