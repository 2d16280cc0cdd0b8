import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomInt,
  sign,
} from 'node:crypto';
import type { SigningAlgorithm } from '@notiflow/contracts';
import { generateSigningKey } from './signing-keys.ts';
import {
  findHashingKey,
  type TokenCheck,
  toVerifyingKey,
  type VerifyingKey,
  verifyUserToken,
} from './user-tokens.ts';

const now = Date.parse('2026-11-29T12:00:00Z');
const nowS = now / 1000;
const minute = 60;
const hour = 60 * minute;

/** A key with what signs by it. */
interface Signer {
  key: VerifyingKey;
  publicKey: string | null;
  sign(input: string): Buffer;
}

async function makeSigner(id: string, algorithm: SigningAlgorithm): Promise<Signer> {
  const { privateKey, publicKey, secret } = await generateSigningKey(algorithm);
  const material = publicKey === null ? { secret } : { publicKey };
  const key = toVerifyingKey({ id, algorithm, purpose: 'token' }, material);
  return {
    key,
    publicKey,
    sign(input) {
      if (privateKey === null) return createHmac('sha256', secret).update(input).digest();
      const signing = createPrivateKey(privateKey);
      const data = Buffer.from(input);
      if (algorithm === 'EdDSA') return sign(null, data, signing);
      return sign('sha256', data, { key: signing, dsaEncoding: 'ieee-p1363' });
    },
  };
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function write(signer: Signer, claims: unknown, header: object = {}): string {
  const { algorithm: alg, id: kid } = signer.key;
  const input = `${encode({ alg, kid, typ: 'JWT', ...header })}.${encode(claims)}`;
  return `${input}.${signer.sign(input).toString('base64url')}`;
}

const claimsOf = (more: object = {}) => ({ sub: 'ann', iat: nowS, exp: nowS + hour, ...more });

let signers: Record<SigningAlgorithm, Signer>;
let check: TokenCheck;
let rs256: Signer;

beforeAll(async () => {
  signers = {
    RS256: await makeSigner('key-rs', 'RS256'),
    ES256: await makeSigner('key-es', 'ES256'),
    EdDSA: await makeSigner('key-ed', 'EdDSA'),
    HS256: await makeSigner('key-hs', 'HS256'),
  };
  rs256 = signers.RS256;
  check = {
    keys: Object.values(signers).map(({ key }) => key),
    audiences: ['shop', 'pk_shop'],
    now,
  };
});

const judge = (token: string, changes: Partial<TokenCheck> = {}) =>
  verifyUserToken(token, { ...check, ...changes });

const reasonFor = async (token: string, changes: Partial<TokenCheck> = {}) => {
  const verdict = await judge(token, changes);
  return verdict.kind === 'refused' ? verdict.reason : verdict.kind;
};

describe('a token that is believed', () => {
  it.each(['RS256', 'ES256', 'EdDSA', 'HS256'] as const)(
    'is signed by %s, with and without the id of its key',
    async (algorithm) => {
      const signer = signers[algorithm];
      for (const header of [{}, { kid: undefined }]) {
        expect(await judge(write(signer, claimsOf(), header))).toEqual({
          kind: 'believed',
          externalId: 'ann',
          keyId: signer.key.id,
          validUntil: (nowS + hour + minute) * 1000,
        });
      }
    },
  );

  it('without the id of its key is tried with each key of its algorithm', async () => {
    const other = await makeSigner('key-es-2', 'ES256');
    const token = write(other, claimsOf(), { kid: undefined });
    expect(await reasonFor(token)).toBe('bad_signature');
    expect(await judge(token, { keys: [...check.keys, other.key] })).toMatchObject({
      kind: 'believed',
      keyId: 'key-es-2',
    });
  });

  it.each<[string, object]>([
    ['that is made by a clock a minute ahead', { iat: nowS + minute, exp: nowS + hour }],
    ['that ended a moment ago', { iat: nowS - hour, exp: nowS - minute + 1 }],
    ['that begins within a minute', { nbf: nowS + minute }],
    ['that lives for a day', { exp: nowS + 24 * hour }],
    ['without the moment it was made', { iat: undefined }],
    ['without an end, made within the hour', { exp: undefined, iat: nowS - hour }],
    ['for this project', { aud: 'shop' }],
    ['for this project and others', { aud: ['pk_shop', 'elsewhere'] }],
    ['of any issuer', { iss: 'https://shop.example.com' }],
  ])('may be one %s', async (_, more) => {
    expect(await reasonFor(write(rs256, claimsOf(more)))).toBe('believed');
  });
});

describe('a token that is refused', () => {
  it.each<[string, string, object]>([
    ['expired', 'that ended', { iat: nowS - hour, exp: nowS - minute }],
    ['expired', 'without an end, made an hour ago', { exp: undefined, iat: nowS - hour - minute }],
    ['not_yet_valid', 'that begins later', { nbf: nowS + minute + 1 }],
    ['not_yet_valid', 'that is made later', { iat: nowS + minute + 1 }],
    ['no_expiry', 'that never ends', { exp: undefined, iat: undefined }],
    ['too_long_lived', 'that lives too long', { exp: nowS + 24 * hour + 1 }],
    ['too_long_lived', 'that ends too late', { iat: undefined, exp: nowS + 24 * hour + 61 }],
    ['too_long_lived', 'that lives for ever', { iat: -1e300, exp: 1e300 }],
    ['no_subject', 'for nobody', { sub: undefined }],
    ['no_subject', 'for an empty name', { sub: '' }],
    ['no_subject', 'for a list', { sub: ['ann'] }],
    ['no_subject', 'for a name that nobody can have', { sub: 'x'.repeat(511) }],
    ['wrong_audience', 'for others', { aud: 'elsewhere' }],
    ['wrong_audience', 'for no one of several', { aud: [] }],
    ['malformed', 'with a text as its end', { exp: 'tomorrow' }],
    ['malformed', 'with a text as its begin', { nbf: 'today' }],
  ])('as %s is one %s', async (reason, _, more) => {
    expect(await reasonFor(write(rs256, claimsOf(more)))).toBe(reason);
  });

  it('says no more than that it is wrong until it is signed', async () => {
    const other = await makeSigner('key-rs', 'RS256');
    const expired = write(other, claimsOf({ exp: nowS - hour }));
    expect(await judge(expired)).toEqual({
      kind: 'refused',
      reason: 'bad_signature',
      keyId: null,
    });
  });

  it.each(['none', 'None', 'NONE', 'nOnE'])('is not signed: alg %s', async (alg) => {
    const head = encode({ alg, typ: 'JWT' });
    const signature = rs256.sign(`${head}.${encode(claimsOf())}`).toString('base64url');
    for (const end of ['', signature]) {
      expect(await reasonFor(`${head}.${encode(claimsOf())}.${end}`)).toBe('unsigned');
    }
  });

  it('lacks the signature its header promises', async () => {
    const [head, body] = write(rs256, claimsOf()).split('.');
    expect(await reasonFor(`${head}.${body}.`)).toBe('unsigned');
  });

  it('is signed by HS256 with the text of a public key', async () => {
    const publicKey = rs256.publicKey ?? '';
    const der = createPublicKey(publicKey).export({ format: 'der', type: 'spki' });
    for (const secret of [publicKey, publicKey.trim(), der]) {
      for (const kid of [rs256.key.id, undefined, signers.HS256.key.id]) {
        const head = encode({ alg: 'HS256', kid });
        const input = `${head}.${encode(claimsOf())}`;
        const signature = createHmac('sha256', secret).update(input).digest('base64url');
        const reason = kid === rs256.key.id ? 'wrong_algorithm' : 'bad_signature';
        expect(await reasonFor(`${input}.${signature}`)).toBe(reason);
      }
    }
  });

  it('names a key that the project does not have, wherever that may lead', async () => {
    const kids = ['key-of-another-project', '../../../dev/null', '/dev/null', '', "' OR 1=1 --"];
    for (const kid of kids) {
      expect(await reasonFor(write(rs256, claimsOf(), { kid }))).toBe('unknown_key');
    }
    expect(await reasonFor(write(rs256, claimsOf(), { kid: 7 }))).toBe('malformed');
    expect(await reasonFor(write(rs256, claimsOf()), { keys: [] })).toBe('unknown_key');
  });

  it('brings its own key, or says where one is', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const jwk = publicKey.export({ format: 'jwk' });
    const forger: Signer = {
      ...rs256,
      sign: (input) => sign('sha256', Buffer.from(input), privateKey),
    };
    const headers = [
      { jwk },
      { jwk, kid: undefined },
      { jku: 'https://evil.example/jwks.json' },
      { x5u: 'https://evil.example/cert.pem' },
      { x5c: [publicKey.export({ format: 'der', type: 'spki' }).toString('base64')] },
    ];
    for (const header of headers) {
      expect(await reasonFor(write(forger, claimsOf(), header))).toBe('bad_signature');
    }
  });

  it('asks for extensions that nobody here understands', async () => {
    for (const header of [{ crit: ['exp'] }, { crit: ['b64'], b64: false }]) {
      expect(await reasonFor(write(rs256, claimsOf(), header))).toBe('malformed');
    }
  });

  it('names another algorithm of the same key', async () => {
    const input = `${encode({ alg: 'RS512', kid: rs256.key.id })}.${encode(claimsOf())}`;
    const signature = rs256.sign(input).toString('base64url');
    expect(await reasonFor(`${input}.${signature}`)).toBe('wrong_algorithm');
  });

  it('is signed by a key that hashes user ids', async () => {
    const hashing = { ...signers.HS256.key, purpose: 'hash' as const };
    const token = write(signers.HS256, claimsOf());
    expect(await reasonFor(token, { keys: [hashing] })).toBe('unknown_key');
  });

  it.each([
    '',
    'ann',
    '.',
    '..',
    'a.b',
    'a.b.c.d',
    'a.b.c.d.e',
    'é.é.é',
    'a.b.c\n',
    `${'x'.repeat(9_000)}.a.b`,
  ])('is no token at all: %.20j', async (text) => {
    expect(await reasonFor(text)).toBe('malformed');
  });

  it('holds no object', async () => {
    for (const claims of ['ann', 7, null, [claimsOf()], '{"sub":"ann"']) {
      const head = encode({ alg: 'RS256', kid: rs256.key.id });
      const body = typeof claims === 'string' ? encode(claims) : encode(JSON.stringify(claims));
      const signature = rs256.sign(`${head}.${body}`).toString('base64url');
      expect(await reasonFor(`${head}.${body}.${signature}`)).toBe('malformed');
    }
  });
});

describe('10,000 tokens that were changed', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';

  it('are not believed', async () => {
    const tokens = Object.values(signers).flatMap((signer) => [
      write(signer, claimsOf()),
      write(signer, claimsOf(), { kid: undefined }),
    ]);
    for (const token of tokens) expect(await reasonFor(token)).toBe('believed');
    const accepted: string[] = [];
    for (let made = 0; made < 10_000; made += 1) {
      const token = tokens[made % tokens.length] ?? '';
      const changed = mutate(token, tokens);
      if (changed === token) continue;
      if ((await judge(changed)).kind === 'believed') accepted.push(changed);
    }
    expect(accepted).toEqual([]);
  });

  const anyLetter = () => letters[randomInt(letters.length)] ?? '';

  const mutations: ((token: string, others: string[]) => string)[] = [
    // Another letter somewhere, one more, one less, two in each other's place.
    (token) => replaceAt(token, randomInt(token.length), anyLetter()),
    (token) => {
      const at = randomInt(token.length + 1);
      return token.slice(0, at) + anyLetter() + token.slice(at);
    },
    (token) => replaceAt(token, randomInt(token.length), ''),
    (token) => {
      const at = randomInt(token.length - 1);
      return token.slice(0, at) + token[at + 1] + token[at] + token.slice(at + 2);
    },
    // The last letter, whose last bits say nothing.
    (token) => replaceAt(token, token.length - 1, anyLetter()),
    // A byte of one part, decoded.
    (token) => {
      const parts = token.split('.');
      const place = randomInt(3);
      const bytes = Buffer.from(parts[place] ?? '', 'base64url');
      const at = randomInt(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInt(8));
      parts[place] = bytes.toString('base64url');
      return parts.join('.');
    },
    // Somebody else, later, or signed otherwise, under the same signature.
    (token) => rewrite(token, 1, { sub: `ann${randomInt(10)}` }),
    (token) => rewrite(token, 1, { exp: nowS + hour + 1 + randomInt(1_000) }),
    (token) =>
      rewrite(token, 0, { alg: ['none', 'HS256', 'ES256', 'RS512', 'PS256'][randomInt(5)] }),
    (token) => rewrite(token, 0, { kid: randomBytes(4).toString('hex') }),
    // The signature of another, no signature, a random one of the same length.
    (token, others) => withSignature(token, others[randomInt(others.length)]?.split('.')[2] ?? ''),
    (token) => withSignature(token, ''),
    (token) => {
      const { length } = Buffer.from(token.split('.')[2] ?? '', 'base64url');
      return withSignature(token, randomBytes(length).toString('base64url'));
    },
    (token) => {
      const { length } = Buffer.from(token.split('.')[2] ?? '', 'base64url');
      return withSignature(token, Buffer.alloc(length).toString('base64url'));
    },
  ];

  function mutate(token: string, others: string[]): string {
    const mutation = mutations[randomInt(mutations.length)];
    return mutation === undefined ? token : mutation(token, others);
  }

  function replaceAt(text: string, at: number, by: string): string {
    return text.slice(0, at) + by + text.slice(at + 1);
  }

  function withSignature(token: string, signature: string): string {
    const [head, body] = token.split('.');
    return `${head}.${body}.${signature}`;
  }

  function rewrite(token: string, place: 0 | 1, change: object): string {
    const parts = token.split('.');
    const object = JSON.parse(Buffer.from(parts[place] ?? '', 'base64url').toString());
    parts[place] = encode({ ...object, ...change });
    return parts.join('.');
  }
});

describe('the hash of a user id', () => {
  const secret = 'usk_secret';
  const hashing = () =>
    toVerifyingKey({ id: 'key-hash', algorithm: 'HS256', purpose: 'hash' }, { secret });
  const hashOf = (externalId: string) =>
    createHmac('sha256', secret).update(externalId).digest('hex');

  it('is by a key that hashes', () => {
    const hash = hashOf('Jörg');
    expect(findHashingKey([hashing()], { externalId: 'Jörg', hash })).toBe('key-hash');
    const shouted = hash.toUpperCase();
    expect(findHashingKey([hashing()], { externalId: 'Jörg', hash: shouted })).toBe('key-hash');
  });

  it('is of this id and of no other, by this key and by no other', () => {
    const hash = hashOf('ann');
    const signing = { ...hashing(), purpose: 'token' as const };
    for (const [keys, externalId, given] of [
      [[hashing()], 'bob', hash],
      [[hashing()], 'ann', hash.slice(1)],
      [[hashing()], 'ann', `${hash}00`],
      [[hashing()], 'ann', hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
      [[hashing()], 'ann', ''],
      [[signing], 'ann', hash],
      [[], 'ann', hash],
    ] as const) {
      expect(findHashingKey(keys, { externalId, hash: given })).toBeNull();
    }
  });

  it('of an id that is the text of a token does not sign that token', async () => {
    const text = `${encode({ alg: 'HS256' })}.${encode({ sub: 'admin', iat: nowS })}`;
    const token = `${text}.${Buffer.from(hashOf(text), 'hex').toString('base64url')}`;
    expect(await reasonFor(token, { keys: [hashing()] })).toBe('unknown_key');
  });
});
