import { jest } from '@jest/globals';
import request from 'supertest';
import { hashUserId, type ShownKey, signUserToken } from '../../test/sign-user-token.ts';
import { expectDocumented, keys, startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createServer } from '../server.ts';
import { createUserFinders } from './create-user-finders.ts';

let api: TestApi;
let key: ShownKey;
let hashing: ShownKey;

const own = '/management/v1/projects/default';
const shop = '/management/v1/projects/shop';

beforeAll(async () => {
  api = await startTestApi();
  key = await makeKey({ algorithm: 'ES256' });
  hashing = await makeKey({ algorithm: 'HS256', purpose: 'hash' });
  for (const name of ['ann', 'bob', 'Jörg 🙂']) {
    await api.send('put', `/admin/v1/users/${encodeURIComponent(name)}`, { first_name: name });
  }
});

beforeEach(() => allow({ user_authentication: 'token' }));

afterAll(() => api.close());

async function makeKey(body: object, path = own): Promise<ShownKey> {
  return (await api.send('post', `${path}/signing-keys`, { name: 'pages', ...body })).body;
}

async function allow(settings: object): Promise<void> {
  await api.send('put', `${own}/settings`, settings);
}

/** Asks for the profile with these headers, as a page of the project does. */
function ask(headers: Record<string, string>, app = api.app) {
  return request(app)
    .get('/user/v1/profile')
    .set({ 'x-notiflows-api-key': keys.api, ...headers })
    .expect(expectDocumented);
}

const askWith = (token: string, app = api.app) => ask({ 'x-notiflows-user-key': token }, app);
const tokenFor = (sub: string, claims: object = {}, header = {}) =>
  signUserToken(key, { sub, ...claims }, header);

const told = ({ status, body }: { status: number; body: Answered }) =>
  status === 200 ? body.external_id : [status, body.error.details];

// biome-ignore lint/suspicious/noExplicitAny: an answer was checked against its schema when it came
type Answered = any;

const refused = (reason: string) => [401, { auth: 'user_key', reason }];

describe('a user token', () => {
  it.each(['RS256', 'ES256', 'EdDSA', 'HS256'])('of %s lets its user in', async (algorithm) => {
    const made = await makeKey({ algorithm });
    for (const header of [{}, { kid: undefined }]) {
      expect(told(await askWith(signUserToken(made, { sub: 'ann' }, header)))).toBe('ann');
    }
  });

  it('lets in by every prefix', async () => {
    const headers = { 'x-notiflows-api-key': keys.api, 'x-notiflows-user-key': tokenFor('bob') };
    for (const prefix of ['/user', '/user/v1', '/api/user/v1']) {
      expect(told(await request(api.app).get(`${prefix}/profile`).set(headers))).toBe('bob');
    }
  });

  it('lets in a user whose id has letters of any alphabet', async () => {
    expect(told(await askWith(tokenFor('Jörg 🙂')))).toBe('Jörg 🙂');
  });

  it('of somebody nobody knows is refused, and taken as soon as there is such a user', async () => {
    const token = tokenFor('soon');
    expect(told(await askWith(token))).toEqual(refused('unknown_user'));
    expect(told(await askWith(tokenFor('a\0b')))).toEqual(refused('unknown_user'));
    await api.send('put', '/admin/v1/users/soon', {});
    expect(told(await askWith(token))).toBe('soon');
    await api.send('delete', '/admin/v1/users/soon');
    expect(told(await askWith(token))).toEqual(refused('unknown_user'));
  });

  it.each<[string, () => Record<string, string>]>([
    ['missing', () => ({})],
    ['malformed', () => ({ 'x-notiflows-user-key': 'ann' })],
    ['unsigned', () => token({}, { alg: 'none' })],
    ['unknown_key', () => token({}, { kid: '../../etc/passwd' })],
    ['wrong_algorithm', () => token({}, { alg: 'HS256' })],
    ['bad_signature', () => ({ 'x-notiflows-user-key': `${tokenFor('ann').slice(0, -4)}AAAA` })],
    ['expired', () => token({ exp: nowS() - 61 })],
    ['not_yet_valid', () => token({ nbf: nowS() + 3_600 })],
    ['no_expiry', () => token({ iat: undefined, exp: undefined })],
    ['too_long_lived', () => token({ exp: nowS() + 90_000 })],
    ['no_subject', () => token({ sub: undefined })],
    ['wrong_audience', () => token({ aud: 'another-project' })],
    ['other_user', () => ({ ...token({}), 'x-notiflows-user-id': 'bob' })],
    ['not_allowed_here', () => ({ 'x-notiflows-user-id': 'ann' })],
  ])('that is %s is refused with this reason', async (reason, headers) => {
    const answer = await ask(headers());
    expect(told(answer)).toEqual(refused(reason));
    expect(answer.body.error.message.length).toBeGreaterThan(30);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  const nowS = () => Math.floor(Date.now() / 1000);
  const token = (claims: object, header: object = {}) => ({
    'x-notiflows-user-key': tokenFor('ann', claims, header),
  });

  it('names this project by its slug, its id or its key where it says for whom it is', async () => {
    const { body } = await api.send('get', '/management/v1/projects/default');
    for (const aud of ['default', body.id, keys.api, ['others', 'default']]) {
      expect(told(await askWith(tokenFor('ann', { aud })))).toBe('ann');
    }
  });

  it('comes with the public key of the project, and with no other', async () => {
    for (const [headers, reason] of [
      [{ 'x-notiflows-api-key': '' }, 'missing'],
      [{ 'x-notiflows-api-key': 'pk_that_nobody_has_ever_had' }, 'unknown_key'],
      [{ 'x-notiflows-api-key': keys.secret }, 'unknown_key'],
    ] as const) {
      const answer = await ask({ 'x-notiflows-user-key': tokenFor('ann'), ...headers });
      expect(told(answer)).toEqual([401, { auth: 'api_key', reason }]);
    }
  });

  it('opens neither of the other surfaces', async () => {
    const headers = { 'x-notiflows-api-key': keys.api, 'x-notiflows-user-key': tokenFor('ann') };
    for (const path of ['/admin/v1/users', '/management/v1/settings']) {
      expect((await request(api.app).get(path).set(headers)).status).toBe(401);
      const bearer = { authorization: `Bearer ${tokenFor('ann')}` };
      expect((await request(api.app).get(path).set(bearer)).status).toBe(401);
    }
  });
});

describe('a token of another project', () => {
  let theirs: { api_key: string; key: ShownKey };

  beforeAll(async () => {
    const made = await api.send('post', '/management/v1/projects', { slug: 'shop', name: 'Shop' });
    const { api_key, secret_key } = made.body;
    theirs = { api_key, key: await makeKey({ algorithm: 'ES256' }, shop) };
    await request(api.app)
      .put('/admin/v1/users/ann')
      .set('authorization', `Bearer ${secret_key}`)
      .send({ first_name: 'Their Ann' });
  });

  it('is nothing here, whatever it names, and our own is nothing there', async () => {
    for (const header of [{}, { kid: undefined }, { kid: key.id }]) {
      const token = signUserToken(theirs.key, { sub: 'ann' }, header);
      const reason = Object.keys(header).length === 0 ? 'unknown_key' : 'bad_signature';
      expect(told(await askWith(token))).toEqual(refused(reason));
      const there = { 'x-notiflows-api-key': theirs.api_key, 'x-notiflows-user-key': token };
      if (header.kid !== key.id) expect((await ask(there)).body.first_name).toBe('Their Ann');
    }
    const there = {
      'x-notiflows-api-key': theirs.api_key,
      'x-notiflows-user-key': tokenFor('ann'),
    };
    expect(told(await ask(there))).toEqual(refused('unknown_key'));
  });

  it('stays nothing here when it was just believed there', async () => {
    const token = signUserToken(theirs.key, { sub: 'ann' });
    const there = { 'x-notiflows-api-key': theirs.api_key, 'x-notiflows-user-key': token };
    expect((await ask(there)).status).toBe(200);
    expect(told(await askWith(token))).toEqual(refused('unknown_key'));
  });
});

describe('a user id and its hash', () => {
  const hashed = (id: string, hash = hashUserId(hashing, id)) => ({
    'x-notiflows-user-id': id,
    'x-notiflows-user-hash': hash,
  });

  it('are believed where the project says so, beside tokens', async () => {
    expect(told(await ask(hashed('ann')))).toEqual(refused('not_allowed_here'));
    await allow({ user_authentication: 'hash' });
    expect(told(await ask(hashed('ann')))).toBe('ann');
    expect(told(await askWith(tokenFor('bob')))).toBe('bob');
    const bare = { 'x-notiflows-user-id': 'ann' };
    expect(told(await ask(bare))).toEqual(refused('not_allowed_here'));
  });

  it('may have letters that a header has not', async () => {
    await allow({ user_authentication: 'hash' });
    const hash = hashUserId(hashing, 'Jörg 🙂');
    for (const id of [
      "UTF-8''J%C3%B6rg%20%F0%9F%99%82",
      Buffer.from('Jörg 🙂').toString('latin1'),
    ]) {
      expect(told(await ask(hashed(id, hash)))).toBe('Jörg 🙂');
    }
  });

  it('are refused when they do not fit', async () => {
    await allow({ user_authentication: 'hash' });
    const another = await makeKey({ algorithm: 'HS256' });
    for (const headers of [
      hashed('bob', hashUserId(hashing, 'ann')),
      hashed('ann', hashUserId(another, 'ann')),
      hashed('ann', 'abc'),
    ]) {
      expect(told(await ask(headers))).toEqual(refused('bad_hash'));
    }
  });

  it('are nothing once the key is revoked', async () => {
    await allow({ user_authentication: 'hash' });
    const gone = await makeKey({ algorithm: 'HS256', purpose: 'hash' });
    const headers = hashed('ann', hashUserId(gone, 'ann'));
    expect(told(await ask(headers))).toBe('ann');
    await api.send('delete', `${own}/signing-keys/${gone.id}`);
    expect(told(await ask(headers))).toEqual(refused('bad_hash'));
  });
});

describe('a bare user id', () => {
  it('is believed where anybody may be anybody, with what is better still looked at', async () => {
    await allow({ user_authentication: 'none' });
    const bare = { 'x-notiflows-user-id': 'ann' };
    expect(told(await ask(bare))).toBe('ann');
    const wrong = { ...bare, 'x-notiflows-user-hash': 'abc' };
    expect(told(await ask(wrong))).toEqual(refused('bad_hash'));
    const other = { ...bare, 'x-notiflows-user-key': tokenFor('bob') };
    expect(told(await ask(other))).toEqual(refused('other_user'));
  });
});

describe('a key that ends', () => {
  /** The api once more, as another process of the same installation: what it remembers is its own. */
  function startOtherProcess() {
    const finders = createUserFinders({ database: api.database, keyRing: api.deps.keyRing });
    return createServer({ ...api.deps, ...finders });
  }

  it('ends its tokens at once here, and within 5 seconds in every other process', async () => {
    const gone = await makeKey({ algorithm: 'EdDSA' });
    const token = signUserToken(gone, { sub: 'ann' });
    const other = startOtherProcess();
    const begun = performance.now();
    const now = jest.spyOn(performance, 'now').mockReturnValue(begun);
    expect([told(await askWith(token)), told(await askWith(token, other))]).toEqual(['ann', 'ann']);
    await api.send('delete', `${own}/signing-keys/${gone.id}`);
    expect(told(await askWith(token))).toEqual(refused('unknown_key'));
    expect(told(await askWith(token, other))).toBe('ann');
    now.mockReturnValue(begun + 5_001);
    expect(told(await askWith(token, other))).toEqual(refused('unknown_key'));
    now.mockRestore();
  });

  it('by its own moment ends them at that moment', async () => {
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    const short = await makeKey({ algorithm: 'EdDSA', expires_at });
    const iat = Math.floor(Date.now() / 1000);
    const token = signUserToken(short, { sub: 'ann', iat, exp: iat + 7_200 });
    const now = jest.spyOn(Date, 'now');
    now.mockReturnValue(Date.parse(expires_at) - 1);
    expect(told(await askWith(token))).toBe('ann');
    now.mockReturnValue(Date.parse(expires_at));
    expect(told(await askWith(token))).toEqual(refused('unknown_key'));
    now.mockRestore();
  });

  it('is told when it was last used', async () => {
    const noted: string[] = [];
    const app = createServer({ ...api.deps, noteUse: (id) => void noted.push(id) });
    await askWith(tokenFor('ann'), app);
    expect(noted).toEqual([key.id]);
    const usedAt = new Date('2026-01-02T00:00:00.000Z');
    await api.database.credentials.recordUse([{ id: key.id, usedAt }]);
    const { body } = await api.send('get', `${own}/signing-keys?limit=100`);
    const listed = body.items.find((item: { id: string }) => item.id === key.id);
    expect(listed.last_used_at).toBe(usedAt.toISOString());
  });
});

describe('a token that was believed', () => {
  it('costs no query the next time, and no signature, until it ends', async () => {
    const findUserAccess = jest.spyOn(api.database.signingKeys, 'findUserAccess');
    const findUserId = jest.spyOn(api.database.users, 'findUserId');
    const finders = createUserFinders({ database: api.database, keyRing: api.deps.keyRing });
    const access = await finders.findPageAccess(await projectId());
    if (access === null) throw new Error('The project is gone.');
    const given = { projectId: await projectId(), audiences: [], access };
    const token = tokenFor('ann');
    const first = await finders.believeToken({ token, ...given });
    expect(await finders.believeToken({ token, ...given })).toBe(first);
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_661_000);
    expect(await finders.believeToken({ token, ...given })).toMatchObject({ reason: 'expired' });
    now.mockRestore();
    const user = { projectId: await projectId(), externalId: 'ann' };
    expect(await finders.findUserId(user)).toBe(await finders.findUserId(user));
    await finders.findPageAccess(await projectId());
    expect([findUserAccess.mock.calls.length, findUserId.mock.calls.length]).toEqual([1, 1]);
    findUserAccess.mockRestore();
    findUserId.mockRestore();
  });

  const projectId = async () => (await api.send('get', '/management/v1/projects/default')).body.id;
});

describe('a refusal', () => {
  it('is logged once a minute for each project, reason and key, and never with the token', async () => {
    const fresh = await makeKey({ algorithm: 'EdDSA' });
    const token = signUserToken(fresh, { sub: 'nobody-we-know' });
    const before = api.logs.length;
    for (let times = 0; times < 3; times += 1) await askWith(token);
    await askWith(signUserToken(fresh, { sub: undefined }));
    const lines = api.logs.slice(before).filter(({ event }) => event === 'user.refused');
    expect(lines.map(({ fields }) => fields)).toEqual([
      { project_id: expect.any(String), reason: 'unknown_user', key_id: fresh.id },
      { project_id: expect.any(String), reason: 'no_subject', key_id: fresh.id },
    ]);
    expect(JSON.stringify(lines)).not.toContain('nobody-we-know');
  });
});
