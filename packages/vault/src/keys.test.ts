import {
  createCredentialGenerator,
  generateKey,
  hashKey,
  isSameHash,
  isWellFormedKey,
  visiblePrefix,
} from './keys.ts';

describe('keys', () => {
  it('are well formed when made here, and distinct', () => {
    const keys = Array.from({ length: 200 }, () => generateKey('sk_'));
    expect(keys.every((key) => isWellFormedKey(key, 'sk_'))).toBe(true);
    expect(new Set(keys).size).toBe(200);
  });

  it('are refused with one wrong letter, without asking the database', () => {
    const key = generateKey('sk_');
    const typo = key.slice(0, 10) + (key[10] === 'A' ? 'B' : 'A') + key.slice(11);
    expect(isWellFormedKey(typo, 'sk_')).toBe(false);
  });

  it('may be any text of at least 24 characters with the right prefix', () => {
    expect(isWellFormedKey('sk_my_own_bootstrap_secret_key', 'sk_')).toBe(true);
    expect(isWellFormedKey('sk_short', 'sk_')).toBe(false);
    expect(isWellFormedKey('pk_my_own_bootstrap_secret_key', 'sk_')).toBe(false);
    expect(isWellFormedKey(`sk_with a space and enough length`, 'sk_')).toBe(false);
  });

  it('hash differently under another pepper', () => {
    const key = generateKey('pk_');
    const hashes = ['a', 'b'].map((pepper) => hashKey(Buffer.from(pepper), key).toString('hex'));
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('show only their first characters', () => {
    expect(visiblePrefix('nf_at_abcdefghijklmnopqrstuvwxyz')).toBe('nf_at_abcd');
  });

  it('are generated in clear and as what may be stored of them', () => {
    const pepper = Buffer.from('pepper');
    const { clear, stored } = createCredentialGenerator(pepper)('sk_');
    expect(isWellFormedKey(clear, 'sk_')).toBe(true);
    expect(stored).toEqual({ prefix: clear.slice(0, 7), hash: hashKey(pepper, clear) });
  });

  it('are told apart by their whole hash', () => {
    const [hash, other] = ['a', 'b'].map((key) => hashKey(Buffer.from('pepper'), key));
    expect(isSameHash(hash ?? Buffer.of(), hash ?? Buffer.of())).toBe(true);
    expect(isSameHash(hash ?? Buffer.of(), other ?? Buffer.of())).toBe(false);
    expect(isSameHash(hash ?? Buffer.of(), Buffer.of(1))).toBe(false);
  });
});
