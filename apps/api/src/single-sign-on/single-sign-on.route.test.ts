import { createOutbound, createOutboundFetch } from '@notiflow/providers';
import request from 'supertest';
import { type OidcPeer, startOidcPeer } from '../../../../test/support/oidc-peer.ts';
import { cookieOf, tokenOf } from '../../test/samples/session-samples.ts';
import { startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createServer } from '../server.ts';
import { createOidcProvider, type OidcProvider } from './oidc-provider.ts';

const redirectUri = 'http://localhost:3000/ops/oidc/callback';
const outbound = createOutboundFetch(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), {
  bytesMax: 100_000,
});

let api: TestApi;
let peer: OidcPeer;

beforeAll(async () => {
  peer = await startOidcPeer({ redirectUri });
  api = await startTestApi({ singleSignOn: providerAt(peer.issuer) });
});

beforeEach(() => {
  peer.behave({});
  peer.describe({});
});

afterAll(async () => {
  await api.close();
  await outbound.close();
  await peer.close();
});

function providerAt(issuer: string, changes: { clientSecret?: string } = {}): OidcProvider {
  return createOidcProvider({
    issuer,
    clientId: peer.clientId,
    clientSecret: changes.clientSecret ?? peer.clientSecret,
    scopes: 'openid email profile',
    redirectUri,
    fetch: outbound.fetch,
  });
}

/** The api with another provider, or set up otherwise. */
const appWith = (changes: object, config: object = {}) =>
  createServer({ ...api.deps, ...changes, config: { ...api.deps.config, ...config } });

const get = (path: string, cookie = '', app = api.app) => request(app).get(path).set({ cookie });
const cookiesOf = (response: request.Response) =>
  response.headers['set-cookie'] as unknown as string[];
const sessionOf = (response: request.Response) =>
  cookiesOf(response)
    .find((cookie) => /^notiflow_session=[\w-]{43};/.test(cookie))
    ?.split(';')[0];
const errorOf = (response: request.Response) =>
  new URL(response.headers.location ?? '', 'http://localhost').searchParams.get('error');
const pathOf = (url: string) => url.slice(url.indexOf('/ops'));

/** Goes to the provider, logs in there, and comes back. */
async function comeIn({ app = api.app, search = '' } = {}) {
  const left = await get(`/ops/oidc/login${search}`, '', app);
  if (errorOf(left) !== null) return left;
  const back = peer.approve(left.headers.location ?? '');
  return get(pathOf(back), cookieOf(left), app);
}

async function invite(email: string, may: object = { account_role: 'operator' }) {
  const { body } = await api.send('post', '/management/v1/members', { email, ...may });
  return body as { id: string; link: string };
}

const who = async (cookie: string | undefined) =>
  (await get('/ops/api/v1/session', cookie ?? 'none')).body;

/** Somebody the provider knows. */
const person = (name: string, claims: object = {}) => ({
  claims: { sub: `subject-of-${name}`, email: `${name}@example.com`, name, ...claims },
});

async function auditOf(id: string): Promise<string[]> {
  const { body } = await api.send('get', '/management/v1/account-audit-log?limit=100');
  return body.items
    .filter((entry: { actor_id: string }) => entry.actor_id === id)
    .map(({ action }: { action: string }) => action);
}

describe('coming in by single sign-on', () => {
  it('lets an invited member in, brings them back, and knows them from then on by their subject', async () => {
    const { id } = await invite('ada@example.com');
    const first = await comeIn({ search: '?next=%2Fops%2Fp%2Fdefault%2Fruns%3Fstatus%3Dfailed' });
    expect([first.status, first.headers.location]).toEqual([
      303,
      '/ops/p/default/runs?status=failed',
    ]);
    expect(await who(sessionOf(first))).toMatchObject({
      member: { id, email: 'ada@example.com' },
      account_role: 'operator',
    });
    expect(cookiesOf(first).every((cookie) => cookie.includes('HttpOnly; SameSite=Lax'))).toBe(
      true,
    );
    // The address at the provider changed meanwhile.
    peer.behave({ claims: { email: 'ada.king@example.com' } });
    expect((await who(sessionOf(await comeIn()))).member.id).toBe(id);
    expect(await auditOf(id)).toEqual([
      'member.logged_in',
      'member.logged_in',
      'member.identity_linked',
    ]);
    const { body } = await api.send('get', '/management/v1/members?limit=100');
    const listed = body.items.find((member: { id: string }) => member.id === id);
    expect(listed).toMatchObject({ has_password: false, has_single_sign_on: true });
  });

  it('asks the provider who it is where the token does not tell', async () => {
    const { id } = await invite('bea@example.com');
    const userInfo = { email: 'Bea@example.com', email_verified: true };
    peer.behave({
      claims: { email: undefined, email_verified: undefined, sub: 'ada-at-the-provider-2' },
      userInfo,
    });
    expect(errorOf(await comeIn())).toBe('token_not_believed');
    peer.behave({
      claims: { email: undefined, email_verified: undefined, sub: 'bea' },
      userInfo: { ...userInfo, sub: 'bea' },
    });
    expect((await who(sessionOf(await comeIn()))).member.id).toBe(id);
  });

  it('wants the second factor of a member who has one', async () => {
    const { id } = await invite('cat@example.com');
    await api.database.members.offerTotp({ id, sealed: 'k:x' });
    await api.database.members.useTotpStep({ id, sealed: 'k:x', step: 1 });
    peer.behave(person('cat'));
    const response = await comeIn({ search: '?next=/ops/p/default' });
    expect(response.headers.location).toBe('/ops/login?next=%2Fops%2Fp%2Fdefault');
    expect(await who(sessionOf(response))).toMatchObject({
      needs_second_factor: true,
      projects: [],
    });
    expect(await auditOf(id)).toEqual(['member.identity_linked']);
  });

  it.each(['https://evil.example', '//evil.example', '/ops\\evil', '/admin', '/ops/\nx', '/opsx'])(
    'brings nobody to %j',
    async (next) => {
      peer.behave(person('ada', { sub: 'ada-at-the-provider' }));
      const response = await comeIn({ search: `?${new URLSearchParams({ next }).toString()}` });
      expect(response.headers.location).toBe('/ops');
    },
  );

  it('lets the provider ask again, and says nothing else to it that a link may tell', async () => {
    const promptOf = async (prompt: string) =>
      new URL(
        (await get(`/ops/oidc/login?prompt=${prompt}`)).headers.location ?? '',
      ).searchParams.get('prompt');
    expect(await promptOf('select_account')).toBe('select_account');
    expect(await promptOf('none')).toBeNull();
  });
});

describe('who is not let in', () => {
  it('is somebody whom nobody invited', async () => {
    peer.behave(person('eve'));
    const response = await comeIn();
    expect(response.headers.location).toMatch(/^\/ops\/login\?error=not_invited&request=req_/);
    expect(sessionOf(response)).toBeUndefined();
    expect(api.logs.at(-1)).toMatchObject({
      event: 'sign_on.failed',
      fields: { reason: 'not_invited' },
    });
    expect(JSON.stringify(api.logs)).not.toContain('eve@');
  });

  it.each([
    ['not_verified', { email_verified: false }, 'email_not_verified'],
    ['not_verified', { email_verified: undefined }, 'email_not_verified'],
    ['without', { email: undefined }, 'no_email'],
  ])('is a member whose address is %s', async (name, claims, reason) => {
    await invite(`${name}@example.com`);
    const sub = `${name} ${reason}`;
    peer.behave({ ...person(name, { sub, ...claims }), userInfo: { sub } });
    expect(errorOf(await comeIn())).toBe(reason);
  });

  it('is somebody whose address only looks like that of a member in small letters', async () => {
    await invite('kim.irina@example.com');
    // The sign of kelvin, and the capital i with a dot.
    for (const email of ['\u212aim.irina@example.com', 'kim.\u0130rina@example.com']) {
      peer.behave({ claims: { sub: email, email } });
      expect(errorOf(await comeIn())).toBe('not_invited');
    }
  });

  it('is whoever has the address of a member that came as somebody else, until an admin says otherwise', async () => {
    const { id } = await invite('fay@example.com');
    peer.behave(person('fay'));
    const before = sessionOf(await comeIn());
    peer.behave(person('fay', { sub: 'who has the address now' }));
    expect(errorOf(await comeIn())).toBe('is_somebody_else');
    await api.send('delete', `/management/v1/members/${id}/identity`);
    // Whoever came as the one of before is the member no more.
    expect((await get('/ops/api/v1/session', before)).status).toBe(204);
    expect((await who(sessionOf(await comeIn()))).member.id).toBe(id);
  });

  it('is a member who was disabled, also one who never came', async () => {
    const { id } = await invite('gus@example.com');
    peer.behave(person('gus'));
    await api.send('put', `/management/v1/members/${id}`, { disabled: true });
    expect(errorOf(await comeIn())).toBe('disabled');
    await api.send('put', `/management/v1/members/${id}`, { disabled: false });
    expect(errorOf(await comeIn())).toBeNull();
    await api.send('put', `/management/v1/members/${id}`, { disabled: true });
    expect(errorOf(await comeIn())).toBe('disabled');
  });
});

describe('a domain that may join', () => {
  const rules = { OIDC_JOIN_DOMAINS: 'joins.example, example.org', OIDC_JOIN_ROLE: 'operator' };
  const as = (sub: string, email: string, claims: object = {}) =>
    peer.behave({ claims: { sub, email, name: 'Joe', ...claims } });

  it('lets its people in with the role that was said, and nobody of another one', async () => {
    const app = appWith({}, rules);
    as('joe', 'Joe@Joins.example');
    const session = await who(sessionOf(await comeIn({ app })));
    expect(session).toMatchObject({
      member: { email: 'joe@joins.example', name: 'Joe' },
      account_role: 'operator',
    });
    expect(await auditOf(session.member.id)).toEqual(['member.logged_in', 'member.joined']);
    for (const email of [
      'a@joins.example.com',
      'a@sub.joins.example',
      'joins.example@evil.example',
    ]) {
      as(email, email);
      expect(errorOf(await comeIn({ app }))).toBe('not_invited');
    }
    as('unverified', 'kim@joins.example', { email_verified: false });
    expect(errorOf(await comeIn({ app }))).toBe('email_not_verified');
  });

  it('lets them into one project where one is named', async () => {
    const app = appWith({}, { ...rules, OIDC_JOIN_PROJECT: 'default' });
    as('lea', 'lea@example.org');
    expect(await who(sessionOf(await comeIn({ app })))).toMatchObject({
      account_role: null,
      projects: [{ slug: 'default', role: 'operator' }],
    });
  });

  it('is of Google only for accounts of the organisation itself', async () => {
    const google = {
      ...api.deps.singleSignOn,
      finish: async () => ({
        issuer: 'https://accounts.google.com',
        subject: 'g1',
        email: 'mia@joins.example',
        isEmailVerified: true,
        name: 'Mia',
        hostedDomain: hosted,
      }),
    };
    const app = appWith({ singleSignOn: google }, rules);
    let hosted: string | null = null;
    expect(errorOf(await comeIn({ app }))).toBe('not_invited');
    hosted = 'joins.example';
    expect(errorOf(await comeIn({ app }))).toBeNull();
  });
});

describe('what comes back from the provider is not believed', () => {
  beforeAll(() => invite('zoe@example.com'));

  const now = () => Math.floor(Date.now() / 1000);

  it.each([
    [
      'with the nonce of another login',
      { claims: { nonce: 'of another login' } },
      'token_not_believed',
    ],
    ['without a nonce', { claims: { nonce: undefined } }, 'token_not_believed'],
    ['for another client', { claims: { aud: 'another-client' } }, 'token_not_believed'],
    ['from another issuer', { claims: { iss: 'https://evil.example' } }, 'token_not_believed'],
    ['about nobody', { claims: { sub: undefined } }, 'token_not_believed'],
    ['unsigned', { sign: 'unsigned' as const }, 'token_not_believed'],
    ['signed by another key', { sign: 'by_another_key' as const }, 'token_not_believed'],
    ['signed with the secret', { sign: 'with_the_client_secret' as const }, 'token_not_believed'],
    ['expired', { claims: { exp: now() - 120, iat: now() - 420 } }, 'clock_differs'],
    ['not valid yet', { claims: { nbf: now() + 600 } }, 'clock_differs'],
  ])('a token %s', async (_, behaviour, reason) => {
    peer.behave({
      ...behaviour,
      claims: { ...person('zoe').claims, ...('claims' in behaviour ? behaviour.claims : {}) },
    });
    const response = await comeIn();
    expect(errorOf(response)).toBe(reason);
    expect(sessionOf(response)).toBeUndefined();
  });

  it('but the same token, right in everything, is', async () => {
    peer.behave(person('zoe'));
    expect(errorOf(await comeIn())).toBeNull();
  });

  it('a code that was used', async () => {
    peer.behave(person('zoe'));
    const left = await get('/ops/oidc/login');
    const back = pathOf(peer.approve(left.headers.location ?? ''));
    expect(errorOf(await get(back, cookieOf(left)))).toBeNull();
    expect(errorOf(await get(back, cookieOf(left)))).toBe('login_expired');
  });

  it('a state of another login, and a login that another browser began', async () => {
    const [mine, other] = [await get('/ops/oidc/login'), await get('/ops/oidc/login')];
    const back = pathOf(peer.approve(other.headers.location ?? ''));
    expect(errorOf(await get(back, cookieOf(mine)))).toBe('login_expired');
    expect(errorOf(await get(back))).toBe('login_expired');
    const forged = cookieOf(other).replace(/.{8}$/, 'AAAAAAAA');
    expect(errorOf(await get(back, forged))).toBe('login_expired');
  });

  it('what the provider says went wrong is told in our words', async () => {
    const left = await get('/ops/oidc/login');
    const { searchParams } = new URL(left.headers.location ?? '');
    const back = (error: string) =>
      get(`/ops/oidc/callback?error=${error}&state=${searchParams.get('state')}`, cookieOf(left));
    expect(errorOf(await back('access_denied'))).toBe('canceled');
    expect(errorOf(await back('server_error'))).toBe('provider_refused');
    expect((await back('<script>')).headers.location).not.toContain('script');
  });
});

describe('a provider that is set up wrong', () => {
  it.each([
    ['is somewhere else', { issuer: 'https://elsewhere.example' }, 'provider_differs'],
    ['has no keys', { jwks_uri: undefined }, 'provider_differs'],
  ])('and %s', async (_, metadata, reason) => {
    await invite('hal@example.com');
    peer.behave(person('hal'));
    peer.describe(metadata);
    const app = appWith({ singleSignOn: providerAt(peer.issuer) });
    expect(errorOf(await comeIn({ app }))).toBe(reason);
  });

  it('and knows another secret of the client', async () => {
    const app = appWith({ singleSignOn: providerAt(peer.issuer, { clientSecret: 'old' }) });
    expect(errorOf(await comeIn({ app }))).toBe('client_refused');
  });

  it('and cannot be reached, is asked again by the next one', async () => {
    const away = await startOidcPeer({ redirectUri });
    await away.close();
    const app = appWith({ singleSignOn: providerAt(away.issuer) });
    expect(errorOf(await comeIn({ app }))).toBe('provider_unreachable');
    peer.describe({ authorization_endpoint: undefined });
    const wakes = appWith({ singleSignOn: providerAt(peer.issuer) });
    expect(errorOf(await comeIn({ app: wakes }))).not.toBeNull();
    peer.describe({});
    expect((await get('/ops/oidc/login', '', wakes)).headers.location).toContain('/authorize?');
  });

  it('and is where clouds give credentials away, is not asked', async () => {
    const guarded = createOutboundFetch(createOutbound({ allowCidrs: ['0.0.0.0/0', '::/0'] }), {
      bytesMax: 1_000,
    });
    const provider = createOidcProvider({
      issuer: 'http://169.254.169.254',
      clientId: 'x',
      clientSecret: 'y',
      scopes: 'openid',
      redirectUri,
      fetch: guarded.fetch,
    });
    await expect(provider.begin()).rejects.toMatchObject({ reason: 'provider_unreachable' });
    await guarded.close();
  });
});

describe('the ways in', () => {
  const options = async (app = api.app) => (await get('/ops/api/v1/login-options', '', app)).body;

  it('are told to the login page', async () => {
    const single_sign_on = { name: 'Keycloak', path: '/ops/oidc/login' };
    expect(await options()).toEqual({ password: true, single_sign_on });
    expect(await options(appWith({ singleSignOn: null }))).toEqual({
      password: true,
      single_sign_on: null,
    });
  });

  it('are one without passwords, and a link out of it', async () => {
    const app = appWith({}, { PASSWORD_LOGIN: false });
    expect(await options(app)).toMatchObject({ password: false });
    const { link } = await invite('ivy@example.com');
    const post = (path: string, body: object) =>
      request(app).post(`/ops/api/v1/${path}`).set('sec-fetch-site', 'same-origin').send(body);
    const password = 'correct horse battery';
    const welcome = await post('accept-link', { token: tokenOf(link), password });
    expect((await who(cookieOf(welcome))).member.email).toBe('ivy@example.com');
    const refused = await post('login', { email: 'ivy@example.com', password });
    expect([refused.status, refused.body.error.details.reason]).toEqual([403, 'no_password_login']);
  });

  it('have none by a provider where none is configured', async () => {
    const app = appWith({ singleSignOn: null });
    const { headers } = await get('/ops/oidc/callback?code=x', '', app);
    expect(headers.location).toBeUndefined();
  });

  it('let who has no password choose one soon after they came, and later not', async () => {
    const { id } = await invite('kay@example.com');
    peer.behave(person('kay'));
    const cookie = sessionOf(await comeIn()) ?? '';
    const choose = () =>
      request(api.app)
        .put('/ops/api/v1/password')
        .set({ cookie, 'sec-fetch-site': 'same-origin' })
        .send({ password: 'correct horse battery' });
    const session = await api.deps.findSession(cookie.split('=')[1] ?? '');
    session?.createdAt.setTime(Date.now() - 16 * 60_000);
    const late = await choose();
    expect([late.status, late.body.error.details.reason]).toEqual([409, 'login_too_old']);
    api.deps.forgetSessions();
    expect((await choose()).status).toBe(204);
    expect((await choose()).status).toBe(422);
    expect(await auditOf(id)).toContain('member.password_changed');
  });
});

it('is counted by the address of whoever fails', async () => {
  const app = appWith({}, { TRUST_PROXY: 1 });
  const from = (path: string, cookie = '') =>
    request(app).get(path).set({ cookie, 'x-forwarded-for': '198.51.100.9' });
  const left = await from('/ops/oidc/login');
  const back = '/ops/oidc/callback?code=guess&state=guess';
  const tries = await Promise.all(Array.from({ length: 101 }, () => from(back, cookieOf(left))));
  const reasons = tries.map(errorOf);
  expect(reasons.filter((reason) => reason === 'too_many_tries')).toHaveLength(1);
});
