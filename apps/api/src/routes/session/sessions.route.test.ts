import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import request from 'supertest';
import { stopTheDate } from '../../../../../test/support/stop-the-date.ts';
import { cookieOf, tokenOf } from '../../../test/samples/session-samples.ts';
import {
  expectDocumented,
  keys,
  startTestApi,
  type TestApi,
} from '../../../test/start-test-api.ts';
import { createLoginGuard } from '../../authenticate/login-guard.ts';
import type { Deps } from '../../deps.ts';
import { createServer } from '../../server.ts';

const password = 'correct horse battery';
const ownPage = { 'sec-fetch-site': 'same-origin' };

let api: TestApi;

// A code of the step before is good for what is left of this one, which may be the time of one request, or less.
stopTheDate();

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

type Method = 'get' | 'post' | 'put' | 'delete';

/** Sends as a page of ours does. */
function send(
  method: Method,
  path: string,
  { cookie, body }: { cookie?: string; body?: object } = {},
) {
  const sent = request(api.app)
    [method](path)
    .set({ ...ownPage, ...(cookie !== undefined && { cookie }) })
    .expect(expectDocumented);
  return body === undefined ? sent : sent.send(body);
}

let added = 0;

/** Adds a member who has chosen a password, and logs them in. */
async function addMember(may: object = { account_role: 'viewer' }) {
  added += 1;
  const email = `member-${added}@example.com`;
  const member = await api.send('post', '/management/v1/members', { email, ...may });
  expect(member.status).toBe(201);
  const body = { token: tokenOf(member.body.link), password };
  const welcome = await send('post', '/ops/api/v1/accept-link', { body });
  expect(welcome.status).toBe(200);
  return { id: member.body.id, email, cookie: cookieOf(welcome) };
}

/** What another api process has: the same database, and nothing else. */
async function anotherProcess(): Promise<Deps> {
  const { members } = api.database;
  const { hashCredential: hash } = api.deps;
  return { ...api.deps, loginGuard: createLoginGuard({ members, hash }) };
}

const logIn = (email: string, given = password) =>
  send('post', '/ops/api/v1/login', { body: { email, password: given } });
const whoAmI = (cookie: string) => send('get', '/ops/api/v1/session', { cookie });

async function addTotp(cookie: string) {
  const offered = await send('post', '/ops/api/v1/totp', { cookie });
  const totp = new TOTP({ secret: Secret.fromBase32(offered.body.secret) });
  const codeAt = (step: number) => totp.generate({ timestamp: Date.now() + step * 30_000 });
  const confirmed = await send('post', '/ops/api/v1/totp/confirm', {
    cookie,
    body: { code: codeAt(-1) },
  });
  expect(confirmed.status).toBe(200);
  return { codeAt, recoveryCodes: confirmed.body.recovery_codes as string[] };
}

describe('logging in', () => {
  it('takes e-mail address and password, whatever the case of the address, and gives a cookie scripts cannot read', async () => {
    const { email, id } = await addMember();
    const response = await logIn(email.toUpperCase());
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      member: { id, email },
      needs_second_factor: false,
      account_role: 'viewer',
      projects: [{ slug: 'default', role: 'viewer' }],
    });
    const [cookie = ''] = response.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^notiflow_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await whoAmI(cookieOf(response))).body.member.email).toBe(email);
  });

  it('says the same of a wrong password as of somebody nobody knows', async () => {
    const { email } = await addMember();
    const [wrong, nobody] = await Promise.all([
      logIn(email, 'wrong horse battery'),
      logIn('nobody@example.com'),
    ]);
    for (const { status, body, headers } of [wrong, nobody]) {
      expect([status, body.error.details]).toEqual([
        401,
        { auth: 'session', reason: 'wrong_login' },
      ]);
      expect(headers['set-cookie']).toBeUndefined();
    }
    expect(wrong.body.error.message).toBe(nobody.body.error.message);
  });

  it('waits after five wrong tries, also with the right password, and shuts out nobody else', async () => {
    const [{ email }, other] = [await addMember(), await addMember()];
    for (let n = 0; n < 5; n += 1) expect((await logIn(email, `wrong ${n}`)).status).toBe(401);
    const late = await logIn(email);
    expect(late.status).toBe(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect((await logIn(other.email)).status).toBe(200);
  });

  it('is looked at five times of many that come at once, in all api processes together', async () => {
    const [{ email }, other] = [await addMember(), createServer(await anotherProcess())];
    const apps = [api.app, other];
    const guesses = Array.from({ length: 20 }, (_, n) =>
      request(apps[n % 2] ?? other)
        .post('/ops/api/v1/login')
        .set(ownPage)
        .send({ email, password: `guess ${n}` }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  it('finds nobody by an address that only looks like theirs in small letters', async () => {
    const invited = { email: 'irina@example.com', account_role: 'viewer' };
    const { body } = await api.send('post', '/management/v1/members', invited);
    await send('post', '/ops/api/v1/accept-link', {
      body: { token: tokenOf(body.link), password },
    });
    expect((await logIn('Irina@Example.com')).status).toBe(200);
    // Postgres makes an i of the capital with a dot: each spelling would have five tries of its own.
    expect((await logIn('\u0130rina@example.com')).status).toBe(401);
  });

  it('counts nothing that was right', async () => {
    const { email } = await addMember();
    for (let n = 0; n < 7; n += 1) expect((await logIn(email)).status).toBe(200);
  });

  it('is not for a page of somebody else', async () => {
    const { email, cookie } = await addMember();
    const post = (headers: Record<string, string>) =>
      request(api.app).post('/ops/api/v1/login').set(headers).send({ email, password });
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const response = await post(headers as Record<string, string>);
      expect([response.status, response.body.error.details.reason]).toEqual([403, 'foreign_page']);
    }
    const change = await request(api.app)
      .put('/management/v1/settings')
      .set({ cookie, origin: 'https://evil.example' })
      .send({ name: 'Evil' });
    expect(change.status).toBe(403);
  });

  it('ends with logging out, everywhere with another password, and with being shut out', async () => {
    const { email, id, cookie } = await addMember();
    const second = cookieOf(await logIn(email));
    const out = await send('delete', '/ops/api/v1/session', { cookie: second });
    expect(out.status).toBe(204);
    expect(out.headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect((await whoAmI(second)).status).toBe(204);
    const third = cookieOf(await logIn(email));
    const body = { current_password: password, password: 'another horse battery' };
    expect((await send('put', '/ops/api/v1/password', { cookie, body })).status).toBe(204);
    expect([(await whoAmI(cookie)).status, (await whoAmI(third)).status]).toEqual([200, 204]);
    expect((await logIn(email)).status).toBe(401);
    await api.send('put', `/management/v1/members/${id}`, { disabled: true });
    expect((await whoAmI(cookie)).status).toBe(204);
    expect((await logIn(email, 'another horse battery')).status).toBe(401);
    // Whoever is let in again logs in again: somebody else may have had the browser.
    await api.send('put', `/management/v1/members/${id}`, { disabled: false });
    expect((await whoAmI(cookie)).status).toBe(204);
  });

  it('refuses to change the password without the current one', async () => {
    const { cookie, id } = await addMember();
    const body = { current_password: 'wrong', password: 'another horse battery' };
    const response = await send('put', '/ops/api/v1/password', { cookie, body });
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toMatchObject([{ field: 'current_password' }]);
    await whoAmI(cookie);
    // Another process shut them out, and this one has not heard of it yet.
    await api.database.members.updateMember({ id, changes: { isDisabled: true } });
    const own = { password: 'another horse battery' };
    expect((await send('put', '/ops/api/v1/password', { cookie, body: own })).status).toBe(401);
    await api.database.members.updateMember({ id, changes: { isDisabled: false } });
    const short = { current_password: password, password: 'short' };
    expect((await send('put', '/ops/api/v1/password', { cookie, body: short })).status).toBe(422);
  });

  it('is written into the audit log of the account, the password not', async () => {
    const { email, id } = await addMember();
    const cookie = cookieOf(await logIn(email));
    await send('delete', '/ops/api/v1/session', { cookie });
    await send('delete', '/ops/api/v1/session', { cookie });
    const { body } = await api.send('get', '/management/v1/account-audit-log?limit=100');
    const entries = body.items.filter((entry: { actor_id: string }) => entry.actor_id === id);
    expect(entries.map(({ action }: { action: string }) => action)).toEqual([
      'member.logged_out',
      'member.logged_in',
      'member.password_chosen',
    ]);
    expect(JSON.stringify([body, api.logs])).not.toContain(password);
  });
});

describe('a link to choose a password', () => {
  const accept = (token: string) =>
    send('post', '/ops/api/v1/accept-link', { body: { token, password } });

  it('is good once, and the one before is worth nothing', async () => {
    const email = 'link-once@example.com';
    const { body } = await api.send('post', '/management/v1/members', { email });
    expect(body.link).toMatch(/\/ops\/welcome#[\w-]{43}$/);
    const again = await api.send('post', `/management/v1/members/${body.id}/link`);
    expect((await accept(tokenOf(body.link))).status).toBe(401);
    expect((await accept(tokenOf(again.body.link))).status).toBe(200);
    const used = await accept(tokenOf(again.body.link));
    expect([used.status, used.body.error.details.reason]).toEqual([401, 'link_used']);
  });
});

describe('a second factor', () => {
  it('is asked for after the password, and until then nothing is shown', async () => {
    const { email, cookie } = await addMember();
    const { codeAt } = await addTotp(cookie);
    const first = await logIn(email);
    expect(first.body).toMatchObject({
      needs_second_factor: true,
      account_role: null,
      projects: [],
    });
    const half = cookieOf(first);
    expect((await send('get', '/management/v1/notiflows', { cookie: half })).status).toBe(401);
    const wrong = await send('post', '/ops/api/v1/second-factor', {
      cookie: half,
      body: { code: '000000' === codeAt(0) ? '000001' : '000000' },
    });
    expect([wrong.status, wrong.body.error.details.reason]).toEqual([401, 'wrong_code']);
    const right = await send('post', '/ops/api/v1/second-factor', {
      cookie: half,
      body: { code: codeAt(0) },
    });
    expect(right.body).toMatchObject({ needs_second_factor: false, account_role: 'viewer' });
    // Whoever saw the cookie of before has nothing.
    expect((await whoAmI(half)).status).toBe(204);
    const whole = cookieOf(right);
    expect((await send('get', '/management/v1/notiflows', { cookie: whole })).status).toBe(200);
  });

  it('has no code that is good twice', async () => {
    const { email, cookie } = await addMember();
    const { codeAt } = await addTotp(cookie);
    const code = codeAt(0);
    const show = async () =>
      send('post', '/ops/api/v1/second-factor', {
        cookie: cookieOf(await logIn(email)),
        body: { code },
      });
    expect((await show()).status).toBe(200);
    expect((await show()).status).toBe(401);
  });

  it('is guessed no faster from many networks than from one', async () => {
    const { email, cookie } = await addMember();
    await addTotp(cookie);
    const half = cookieOf(await logIn(email));
    const app = createServer({ ...api.deps, config: { ...api.deps.config, TRUST_PROXY: 1 } });
    const guess = async (network: number) => {
      const response = await request(app)
        .post('/ops/api/v1/second-factor')
        .set({ ...ownPage, cookie: half, 'x-forwarded-for': `192.0.2.${network}` })
        .send({ code: 'aaaaa-aaaaa' });
      return response.status;
    };
    for (let network = 1; network <= 5; network += 1) expect(await guess(network)).toBe(401);
    expect(await guess(6)).toBe(429);
    // Nobody can shut them out so: for that the password is needed.
    expect((await logIn(email)).status).toBe(200);
  });

  it('that was taken away meanwhile is confirmed by no code', async () => {
    const { id, cookie } = await addMember();
    await send('post', '/ops/api/v1/totp', { cookie });
    const { members } = api.database;
    const { sealed = null } = (await members.findTotpOfMember({ id })) ?? {};
    await members.removeTotp({ id });
    expect(await members.useTotpStep({ id, sealed: sealed ?? '', step: 1 })).toBe(false);
    expect((await members.findTotpOfMember({ id }))?.is_confirmed).toBe(false);
  });

  it('has ten codes that stand in for it, each once', async () => {
    const { email, id, cookie } = await addMember();
    const { recoveryCodes } = await addTotp(cookie);
    expect(recoveryCodes).toHaveLength(10);
    const show = async (code: string) =>
      send('post', '/ops/api/v1/second-factor', {
        cookie: cookieOf(await logIn(email)),
        body: { code },
      });
    const [first = '', second = '', third = ''] = recoveryCodes;
    expect((await show(first.toUpperCase().replace('-', ' '))).status).toBe(200);
    expect((await show(first)).status).toBe(401);
    expect((await send('get', '/ops/api/v1/account', { cookie })).body.recovery_codes_left).toBe(9);
    const renew = (code: string) =>
      send('post', '/ops/api/v1/totp/recovery-codes', { cookie, body: { code } });
    expect((await renew('aaaaa-aaaaa')).status).toBe(401);
    const renewed = await renew(second);
    expect(renewed.body.recovery_codes).toHaveLength(10);
    expect((await show(third)).status).toBe(401);
    expect((await show(renewed.body.recovery_codes[0])).status).toBe(200);
    const stranger = await addMember();
    await addTotp(stranger.cookie);
    const theirs = cookieOf(await logIn(stranger.email));
    const body = { code: renewed.body.recovery_codes[1] };
    const other = await send('post', '/ops/api/v1/second-factor', { cookie: theirs, body });
    expect(other.status).toBe(401);
    const { body: log } = await api.send('get', '/management/v1/account-audit-log?limit=100');
    const entries = log.items.filter((entry: { actor_id: string }) => entry.actor_id === id);
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['member.recovery_code_used', 'member.recovery_codes_made']),
    );
    expect(JSON.stringify([log, api.logs])).not.toContain(first);
  });

  it('is taken away by the password, and its codes with it', async () => {
    const { cookie } = await addMember();
    const { recoveryCodes } = await addTotp(cookie);
    const remove = (body: object) => send('post', '/ops/api/v1/totp/remove', { cookie, body });
    expect((await remove({})).status).toBe(422);
    expect((await remove({ password: 'wrong horse battery' })).status).toBe(401);
    expect((await remove({ password })).status).toBe(204);
    await addTotp(cookie);
    expect((await remove({ code: recoveryCodes[0] })).status).toBe(401);
  });

  it('is replaced by nobody who has only the session, and taken away by a code or an admin', async () => {
    const { email, id, cookie } = await addMember();
    const { codeAt } = await addTotp(cookie);
    expect((await send('post', '/ops/api/v1/totp', { cookie })).status).toBe(409);
    const body = { code: codeAt(0) };
    expect((await send('post', '/ops/api/v1/totp/remove', { cookie, body })).status).toBe(204);
    expect((await logIn(email)).body.needs_second_factor).toBe(false);
    await addTotp(cookie);
    await api.send('delete', `/management/v1/members/${id}/second-factor`);
    expect((await logIn(email)).body.needs_second_factor).toBe(false);
  });
});

describe('the own sessions', () => {
  it('are listed with this one marked, and ended one by one or all but this', async () => {
    const { email, cookie } = await addMember();
    const others = [cookieOf(await logIn(email)), cookieOf(await logIn(email))];
    const list = async () =>
      (await send('get', '/ops/api/v1/sessions', { cookie })).body.items as {
        id: string;
        is_this_one: boolean;
      }[];
    const listed = await list();
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ is_this_one }) => is_this_one)).toHaveLength(1);
    const ended = listed.find(({ is_this_one }) => !is_this_one)?.id ?? '';
    expect((await send('delete', `/ops/api/v1/sessions/${ended}`, { cookie })).status).toBe(204);
    expect((await send('delete', `/ops/api/v1/sessions/${ended}`, { cookie })).status).toBe(404);
    expect(await list()).toHaveLength(2);
    expect((await send('delete', '/ops/api/v1/sessions', { cookie })).status).toBe(204);
    expect((await list()).map(({ is_this_one }) => is_this_one)).toEqual([true]);
    for (const other of others) expect((await whoAmI(other)).status).toBe(204);
  });

  it('are nobody else\u2019s, and nothing for whoever owes the second factor', async () => {
    const [mine, theirs] = [await addMember(), await addMember()];
    const { body } = await send('get', '/ops/api/v1/sessions', theirs);
    const path = `/ops/api/v1/sessions/${body.items[0].id}`;
    expect((await send('delete', path, mine)).status).toBe(404);
    await addTotp(mine.cookie);
    const half = { cookie: cookieOf(await logIn(mine.email)) };
    for (const [method, at] of [
      ['get', 'sessions'],
      ['get', 'account'],
      ['delete', 'sessions'],
    ] as const) {
      expect((await send(method, `/ops/api/v1/${at}`, half)).status).toBe(401);
      expect((await send(method, `/ops/api/v1/${at}`)).status).toBe(401);
    }
  });
});

it('the own account tells what is known of the login, also to a viewer whole', async () => {
  const { cookie, email, id } = await addMember();
  const { body } = await send('get', '/ops/api/v1/account', { cookie });
  expect(body).toMatchObject({
    id,
    email,
    account_role: 'viewer',
    has_password: true,
    has_second_factor: false,
    recovery_codes_left: 0,
    identities: [],
  });
});

describe('a member', () => {
  it('sees the projects they are in, and of others not that they are there', async () => {
    await api.send('post', '/management/v1/projects', { slug: 'secret', name: 'Secret' });
    const { cookie } = await addMember({ projects: [{ slug: 'default', role: 'admin' }] });
    expect((await send('get', '/management/v1/settings', { cookie })).status).toBe(200);
    const paths = ['secret', 'nobody-has-this'].map(
      (slug) => `/management/v1/projects/${slug}/settings`,
    );
    for (const path of paths) {
      const response = await send('get', path, { cookie });
      expect([response.status, response.body.error.details.resource]).toEqual([404, 'project']);
    }
    const { body } = await send('get', '/management/v1/projects', { cookie });
    expect(body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['default']);
    expect(body.page_info.total).toBe(1);
  });

  it('of one project looks after no members, tokens or projects', async () => {
    const { cookie } = await addMember({ projects: [{ slug: 'default', role: 'admin' }] });
    for (const path of ['members', 'account-tokens', 'account-audit-log']) {
      expect((await send('get', `/management/v1/${path}`, { cookie })).status).toBe(403);
    }
    const made = await send('post', '/management/v1/projects', {
      cookie,
      body: { slug: 'x', name: 'X' },
    });
    expect(made.status).toBe(403);
  });

  it('who is a viewer changes nothing and reads no addresses', async () => {
    await api.send('put', '/admin/v1/users/ann', { email: 'ann@example.com', first_name: 'Ann' });
    const viewer = await addMember({ projects: [{ slug: 'default', role: 'viewer' }] });
    const { body } = await send('get', '/admin/v1/users/ann', viewer);
    expect(body).toMatchObject({
      external_id: 'ann',
      email: 'a•••@example.com',
      first_name: 'A•••',
    });
    const change = await send('put', '/management/v1/settings', {
      ...viewer,
      body: { name: 'Mine' },
    });
    expect([change.status, change.body.error.details]).toEqual([403, { required_role: 'admin' }]);
    const operator = await addMember({ projects: [{ slug: 'default', role: 'operator' }] });
    expect((await send('get', '/admin/v1/users/ann', operator)).body.email).toBe('ann@example.com');
  });

  it('is who did it in the audit log', async () => {
    const { id, cookie } = await addMember({ account_role: 'admin' });
    const project = '/management/v1/projects/default';
    await send('put', `${project}/settings`, { cookie, body: { name: 'Shop' } });
    const { body } = await api.send('get', `${project}/audit-log`);
    expect(body.items[0]).toMatchObject({
      action: 'settings.updated',
      actor_kind: 'member',
      actor_id: id,
    });
  });

  it('who shows a key beside the cookie is who the key says', async () => {
    const { cookie } = await addMember();
    const response = await request(api.app)
      .get('/management/v1/members')
      .set({ cookie, authorization: `Bearer ${keys.account}` });
    expect(response.status).toBe(200);
  });
});

describe('members', () => {
  it('keep somebody who may do everything', async () => {
    const { body } = await api.send('get', '/management/v1/members?limit=100');
    const admins = body.items.filter(
      (member: { account_role: string; disabled: boolean }) =>
        member.account_role === 'admin' && !member.disabled,
    );
    const last = admins[0].id;
    for (const { id } of admins.slice(1)) await api.send('delete', `/management/v1/members/${id}`);
    for (const change of [{ account_role: 'viewer' }, { disabled: true }]) {
      const response = await api.send('put', `/management/v1/members/${last}`, change);
      expect([response.status, response.body.error.details.reason]).toEqual([409, 'last_admin']);
    }
    expect((await api.send('delete', `/management/v1/members/${last}`)).status).toBe(409);
  });

  it('are not changed by whoever thinks them to be what they are no more', async () => {
    const projects = [{ slug: 'default', role: 'viewer' }];
    const made = await api.send('post', '/management/v1/members', {
      email: 'stale@example.com',
      projects,
    });
    const path = `/management/v1/members/${made.body.id}`;
    const seen = { name: '', account_role: null, projects };
    await api.send('put', path, { projects: [{ slug: 'default', role: 'admin' }] });
    const stale = await api.send('put', path, { account_role: 'viewer', expected: seen });
    expect([stale.status, stale.body.error.details.reason]).toEqual([409, 'changed']);
    const other = await api.send('put', path, { name: 'Ann', expected: { name: '' } });
    expect(other.body).toMatchObject({ name: 'Ann', account_role: null });
    expect((await api.send('get', path)).body).toEqual(other.body);
  });

  it('have one address each, and projects that are there', async () => {
    const email = 'twice@example.com';
    expect((await api.send('post', '/management/v1/members', { email })).status).toBe(201);
    const again = await api.send('post', '/management/v1/members', { email: 'Twice@example.com' });
    expect(again.status).toBe(409);
    const response = await api.send('post', '/management/v1/members', {
      email: 'nope',
      account_role: 'owner',
      projects: [
        { slug: 'nowhere', role: 'admin' },
        { slug: 'default', role: 'viewer' },
        { slug: 'default', role: 'admin' },
      ],
    });
    expect(response.status).toBe(422);
    const fields: { field: string; reason: string }[] = response.body.error.details.fields;
    expect(fields.map(({ field, reason }) => `${field} ${reason}`).sort()).toEqual([
      'account_role enum',
      'email format',
      'projects[0].slug invalid',
      'projects[2].slug duplicate',
    ]);
  });
});

it('whatever is sent to log in, and to change a login, is answered as documented', async () => {
  const { cookie } = await addMember();
  const routes: [Method, string][] = [
    ['post', 'login'],
    ['post', 'second-factor'],
    ['post', 'accept-link'],
    ['put', 'password'],
    ['post', 'totp/confirm'],
    ['post', 'totp/remove'],
    ['post', 'totp/recovery-codes'],
  ];
  const names = ['email', 'password', 'code', 'token', 'current_password', 'id', '__proto__'];
  const value = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.jsonValue());
  const body = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), body, async ([method, path], given) => {
      const response = await send(method, `/ops/api/v1/${path}`, { cookie, body: given });
      expect([401, 400, 409, 422, 429]).toContain(response.status);
    }),
    { numRuns: 200, seed: 20_261_129 },
  );
});
