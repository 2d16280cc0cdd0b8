import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { newId } from '@notiflow/database';
import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const path = '/management/v1/projects/default/signing-keys';
const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

// Revoked ones do not count to what a project may have.
afterEach(async () => {
  await query('UPDATE signing_keys SET revoked_at = coalesce(revoked_at, now())');
  const [project] = await query('SELECT id FROM projects');
  api.deps.forgetUserAccess(project?.id as string);
});

const make = async (body: object = {}) =>
  (await api.send('post', path, { name: 'pages', algorithm: 'ES256', ...body })).body;
const query = (text: string, values: unknown[] = []) =>
  queryRows({ databaseUrl: api.databaseUrl }, text, values);

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
const jwk = publicKey.export({ format: 'jwk' });
const privatePem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const curvePem = curve.export({ format: 'pem', type: 'spki' }).toString();

describe('200', () => {
  it('lists keys by page, newest first, with nothing that signs', async () => {
    const {
      private_key: _,
      private_key_base64: _base64,
      secret: _secret,
      ...shown
    } = await make({ name: 'Newest' });
    const { body } = await api.send('get', `${path}?limit=1`);
    expect(body.items).toEqual([shown]);
    expect(body.page_info).toMatchObject({ page: 1, limit: 1 });
    expect(JSON.stringify(body)).not.toContain('PRIVATE');
    const hidden = await make({ algorithm: 'HS256' });
    const list = await api.send('get', path);
    expect(JSON.stringify(list.body)).not.toContain(hidden.secret);
  });
});

describe('201', () => {
  it('makes an RS256 key and shows the private one as it is and on one line', async () => {
    const { status, body } = await api.send('post', path, { name: 'pages' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      name: 'pages',
      algorithm: 'RS256',
      purpose: 'token',
      public_key: expect.stringContaining('BEGIN PUBLIC KEY'),
      expires_at: null,
      revoked_at: null,
      last_used_at: null,
      superseded_by: null,
      created_at: expect.any(String),
      private_key: expect.stringContaining('BEGIN PRIVATE KEY'),
      private_key_base64: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      secret: null,
    });
    expect(Buffer.from(body.private_key_base64, 'base64').toString()).toBe(body.private_key);
    const made = createPublicKey(body.private_key);
    expect(made.export({ format: 'pem', type: 'spki' })).toBe(body.public_key);
    expect(made.asymmetricKeyDetails?.modulusLength).toBe(2_048);
  });

  it('makes a shared secret, for tokens or for hashes', async () => {
    for (const purpose of ['token', 'hash']) {
      const made = await make({ algorithm: 'HS256', purpose });
      expect(made).toMatchObject({ algorithm: 'HS256', purpose, public_key: null });
      expect(made).toMatchObject({ private_key: null, private_key_base64: null });
      expect(made.secret).toMatch(/^usk_[\w-]{43}$/);
    }
  });

  it.each([
    ['PEM', { public_key: pem }],
    ['JWK', { public_jwk: { ...jwk, kid: 'theirs', alg: 'RS256' } }],
  ])(
    'takes a public key as %s, tells by it the algorithm, and has nothing to show',
    async (_, given) => {
      const { status, body } = await api.send('post', path, { name: 'ours', ...given });
      expect(status).toBe(201);
      expect(body).toMatchObject({ algorithm: 'RS256', public_key: pem, private_key: null });
      expect(body).toMatchObject({ private_key_base64: null, secret: null });
    },
  );

  it('keeps no private key and no secret that could be read', async () => {
    const pair = await make();
    const { id, secret } = await make({ algorithm: 'HS256' });
    const rows = await query('SELECT * FROM signing_keys WHERE id = ANY($1)', [[pair.id, id]]);
    const [line] = pair.private_key.split('\n').slice(1);
    expect(JSON.stringify(rows)).toContain(pair.id);
    expect(JSON.stringify(rows)).not.toContain(line);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('rotates a key: what both sign is believed until the overlap is over', async () => {
    const old = await make({ name: 'Shop', algorithm: 'EdDSA' });
    const before = Date.now();
    const { status, body } = await api.send('post', `${path}/${old.id}/rotate`);
    const after = Date.now();
    expect(status).toBe(201);
    const { id, replaces, ...rest } = body;
    expect(id).not.toBe(old.id);
    expect(rest).toMatchObject({ name: 'Shop', algorithm: 'EdDSA', expires_at: null });
    expect(rest.private_key).toContain('BEGIN PRIVATE KEY');
    expect(replaces.id).toBe(old.id);
    const endsAt = Date.parse(replaces.expires_at) - dayMs;
    expect([endsAt >= before, endsAt <= after]).toEqual([true, true]);
    const { items } = (await api.send('get', `${path}?limit=2`)).body;
    expect(items).toMatchObject([
      { id, superseded_by: null },
      { id: old.id, superseded_by: id, expires_at: replaces.expires_at },
    ]);
  });

  it('rotates a secret to another, and a given key to another that is given', async () => {
    const shared = await make({ algorithm: 'HS256', purpose: 'hash' });
    const next = (await api.send('post', `${path}/${shared.id}/rotate`)).body;
    expect(next).toMatchObject({ algorithm: 'HS256', purpose: 'hash', private_key: null });
    expect(next.secret).not.toBe(shared.secret);
    const given = await make({ algorithm: undefined, public_key: pem });
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey;
    const body = { public_jwk: other.export({ format: 'jwk' }), overlap_seconds: 0 };
    const rotated = await api.send('post', `${path}/${given.id}/rotate`, body);
    expect(rotated.body).toMatchObject({
      algorithm: 'RS256',
      public_key: other.export({ format: 'pem', type: 'spki' }),
      private_key: null,
    });
  });

  it('never lets a rotation prolong the life of the old key', async () => {
    const old = await make({ expires_at: inDays(0.5) });
    const { body } = await api.send('post', `${path}/${old.id}/rotate`);
    expect(body.replaces.expires_at).toBe(old.expires_at);
  });

  it('is repeated for an Idempotency-Key without what signs', async () => {
    const send = () =>
      api
        .send('post', path, { name: 'Once', algorithm: 'ES256' })
        .set('idempotency-key', 'make-one');
    const first = await send();
    const repeat = await send();
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    const hidden = { private_key: null, private_key_base64: null, secret: null };
    expect(repeat.body).toEqual({ ...first.body, ...hidden });
  });

  it('is in the audit log, by its id alone', async () => {
    const { id } = await make();
    const { body } = await api.send('get', '/management/v1/projects/default/audit-log?limit=1');
    expect(body.items).toMatchObject([
      { action: 'signing_key.created', resource: 'signing_key', resource_id: id },
    ]);
  });
});

describe('204', () => {
  it('revokes a key for good, again and again', async () => {
    const { id } = await make({ name: 'Gone' });
    const find = async () => (await api.send('get', `${path}?limit=1`)).body.items[0];
    expect((await api.send('delete', `${path}/${id}`)).status).toBe(204);
    const { revoked_at } = await find();
    expect(revoked_at).not.toBeNull();
    expect((await api.send('delete', `${path}/${id}`)).status).toBe(204);
    expect(await find()).toMatchObject({ id, revoked_at });
  });
});

describe('404', () => {
  it.each([
    ['delete', ''],
    ['post', '/rotate'],
  ] as const)('is the answer to %s of a key nobody has%s', async (method, rest) => {
    const id = newId();
    const response = await api.send(method, `${path}/${id}${rest}`);
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'signing_key', id });
  });
});

describe('409', () => {
  it.each([
    ['revoked', (id: string) => api.send('delete', `${path}/${id}`)],
    [
      'expired',
      (id: string) => query('UPDATE signing_keys SET expires_at = now() WHERE id = $1', [id]),
    ],
  ])('refuses to rotate a key that is %s', async (status, end) => {
    const { id } = await make();
    await end(id);
    const response = await api.send('post', `${path}/${id}/rotate`);
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({
      current_status: status,
      allowed_statuses: ['active'],
    });
  });

  it('names the one successor of a key to all who rotate it at once', async () => {
    const { id } = await make({ algorithm: 'EdDSA' });
    const rotate = () => api.send('post', `${path}/${id}/rotate`);
    const answers = await Promise.all(Array.from({ length: 5 }, rotate));
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    for (const { body } of answers.filter(({ status }) => status === 409)) {
      expect(body.error.details).toMatchObject({
        current_status: 'superseded',
        id: made[0]?.body.id,
      });
    }
  });

  it('lets a project have 20 usable keys', async () => {
    for (let made = 0; made < 20; made += 1) {
      expect(await make({ algorithm: 'EdDSA' })).toMatchObject({ algorithm: 'EdDSA' });
    }
    const response = await api.send('post', path, { name: 'one more', algorithm: 'EdDSA' });
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({ reason: 'limit_reached', limit: 20 });
  });

  it('lets as many more be usable while they are rotated', async () => {
    const [first] = await Promise.all(
      Array.from({ length: 20 }, () => make({ algorithm: 'EdDSA' })),
    );
    const rotate = async (id: string) => api.send('post', `${path}/${id}/rotate`);
    let last = first.id;
    for (let made = 0; made < 20; made += 1) last = (await rotate(last)).body.id;
    const response = await rotate(last);
    expect([response.status, response.body.error.details]).toEqual([
      409,
      { reason: 'limit_reached', limit: 40 },
    ]);
  });
});

describe('422', () => {
  it.each<[string, object, Record<string, string>]>([
    ['no name', {}, { name: 'required' }],
    ['an unknown algorithm', { name: 'x', algorithm: 'none' }, { algorithm: 'enum' }],
    ['an unknown purpose', { name: 'x', purpose: 'mail' }, { purpose: 'enum' }],
    ['a pair that hashes', { name: 'x', purpose: 'hash' }, { purpose: 'invalid' }],
    ['a private key', { name: 'x', public_key: privatePem }, { public_key: 'invalid' }],
    [
      'a private JWK',
      { name: 'x', public_jwk: privateKey.export({ format: 'jwk' }) },
      { public_jwk: 'invalid' },
    ],
    ['what is no key', { name: 'x', public_key: 'my key' }, { public_key: 'invalid' }],
    ['an empty key', { name: 'x', public_key: '' }, { public_key: 'required' }],
    ['a JWK that is none', { name: 'x', public_jwk: 'my key' }, { public_jwk: 'type' }],
    [
      'a key of another algorithm',
      { name: 'x', algorithm: 'RS256', public_key: curvePem },
      { public_key: 'invalid' },
    ],
    [
      'a key for a secret',
      { name: 'x', algorithm: 'HS256', public_key: pem },
      { public_key: 'invalid' },
    ],
    [
      'a given key that hashes',
      { name: 'x', purpose: 'hash', public_key: pem },
      { purpose: 'invalid' },
    ],
    ['two keys', { name: 'x', public_key: pem, public_jwk: jwk }, { public_jwk: 'exclusive' }],
    ['a past expiry', { name: 'x', expires_at: inDays(-1) }, { expires_at: 'range' }],
  ])('refuses %s', async (_, body, expected) => {
    const response = await api.send('post', path, body);
    expect(response.status).toBe(422);
    expect(reasonsOf(response)).toMatchObject(expected);
    expect(response.text).not.toContain('MII');
  });

  it('refuses to rotate to a key of another algorithm', async () => {
    const { id } = await make({ algorithm: 'EdDSA' });
    const response = await api.send('post', `${path}/${id}/rotate`, { public_key: curvePem });
    expect(response.status).toBe(422);
    expect(reasonsOf(response)).toEqual({ public_key: 'invalid' });
  });
});

function reasonsOf({ body }: { body: { error: { details: { fields: Problem[] } } } }) {
  return Object.fromEntries(body.error.details.fields.map(({ field, reason }) => [field, reason]));
}

interface Problem {
  field: string;
  reason: string;
}
