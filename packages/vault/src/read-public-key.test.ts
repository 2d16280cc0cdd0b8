import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readPublicKey } from './read-public-key.ts';

const pemOf = (key: KeyObject, type: 'spki' | 'pkcs1' | 'pkcs8' = 'spki') =>
  key.export({ format: 'pem', type: type as 'spki' }).toString();

const rsa = (modulusLength: number, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent });

describe('a public key', () => {
  const pairs = {
    RS256: rsa(2_048),
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: generateKeyPairSync('ed25519'),
  };

  it.each(Object.entries(pairs))('of %s is read from PEM and from JWK', (algorithm, pair) => {
    const publicKey = pemOf(pair.publicKey);
    const expected = { kind: 'read', algorithm, publicKey };
    expect(readPublicKey(publicKey)).toEqual(expected);
    expect(readPublicKey(`\n${publicKey}\n`)).toEqual(expected);
    const jwk = pair.publicKey.export({ format: 'jwk' });
    expect(readPublicKey({ ...jwk, kid: 'theirs', use: 'sig' })).toEqual(expected);
  });

  it('of RSA is read in its older form, and answered in the newer', () => {
    const { publicKey } = pairs.RS256;
    expect(readPublicKey(pemOf(publicKey, 'pkcs1'))).toMatchObject({ publicKey: pemOf(publicKey) });
  });
});

describe('what is refused', () => {
  const { privateKey } = rsa(2_048);
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  it.each<[string, string | object, string]>([
    ['a private key', pemOf(privateKey, 'pkcs8'), 'private key'],
    ['an older private key', pemOf(privateKey, 'pkcs1'), 'private key'],
    ['a private JWK', privateKey.export({ format: 'jwk' }), 'private key'],
    ['a shared secret', { kty: 'oct', k: 'c2VjcmV0' }, 'shared secret'],
    ['short RSA', pemOf(rsa(1_024).publicKey), 'has 1024 bits'],
    ['RSA with a small exponent', pemOf(rsa(2_048, 3).publicKey), 'exponent'],
    ['another curve', pemOf(curve.publicKey), 'secp384r1'],
    ['keys to agree on secrets', pemOf(generateKeyPairSync('x25519').publicKey), 'must be RSA'],
    [
      'PSS',
      pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2_048 }).publicKey),
      'must be RSA',
    ],
    ['a text', 'my key', 'cannot be read'],
    [
      'a broken key',
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      'cannot be read',
    ],
    ['a broken JWK', { kty: 'RSA', n: 7 }, 'cannot be read'],
    ['an empty JWK', {}, 'cannot be read'],
  ])('is %s', (_, given, problem) => {
    expect(readPublicKey(given as string)).toEqual({
      kind: 'refused',
      problem: expect.stringContaining(problem),
    });
  });
});
