import request from 'supertest';
import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { fillProject, type ProjectFacts, sendAsOwner } from '../../../../test/fill-project.ts';
import { headersFor, type ProjectAccess } from '../../../../test/project-access.ts';
import { cookieOf, tokenOf } from '../../../../test/samples/session-samples.ts';
import { keys, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const first: ProjectAccess = {
  slug: 'default',
  apiKey: keys.api,
  secretKey: keys.secret,
  accountToken: keys.account,
};

let api: TestApi;
let facts: ProjectFacts;
let other: ProjectAccess;
let otherFacts: ProjectFacts;
let send: ReturnType<typeof sendAsOwner>;

beforeAll(async () => {
  api = await startTestApi();
  send = sendAsOwner(api.app, first);
  facts = await fillProject(api, { access: first, mark: 'first' });
  const made = await send('POST /projects', { slug: 'other', name: 'Other' });
  const { api_key: apiKey, secret_key: secretKey } = made.body;
  other = { slug: 'other', apiKey, secretKey, accountToken: keys.account };
  otherFacts = await fillProject(api, { access: other, mark: 'other' });
  const ada = { email: 'Ada@Example.com', phone: '+4915112345678', first_name: 'Ada' };
  await send('PUT /users/ada', ada, 'admin');
  await send('POST /suppressions', {
    channel_type: 'email',
    address: 'ada@example.com',
    reason: 'manual',
  });
});

afterAll(() => api.close());

interface Found {
  kind: string;
  id: string;
  matched: string;
  exact: boolean;
  path: string;
  email: string | null;
}

async function find(q: string, headers = headersFor('management', first)): Promise<Found[]> {
  const answer = await request(api.app).get('/management/v1/search').query({ q }).set(headers);
  expect(answer.status).toBe(200);
  return answer.body.items;
}

const brief = (found: Found[]) => found.map(({ kind, matched }) => `${kind} by ${matched}`);

async function logIn(role: string): Promise<Record<string, string>> {
  const projects = [{ slug: 'default', role }];
  const member = await send('POST /members', { email: `${role}@example.com`, projects });
  const body = { token: tokenOf(member.body.link), password: 'correct horse battery' };
  const ownPage = { 'sec-fetch-site': 'same-origin' };
  const answer = await request(api.app).post('/ops/api/v1/accept-link').set(ownPage).send(body);
  return { cookie: cookieOf(answer), 'x-notiflows-project': 'default' };
}

describe('200', () => {
  it('finds by its id whatever has one, says where it lives, and the API has it there', async () => {
    const ids = [
      ['run', facts.runId],
      ['notification', facts.notificationId],
      ['delivery', facts.deliveryId],
      ['channel', facts.channelId],
      ['notiflow', facts.notiflowId],
      ['schedule', facts.scheduleId],
      ['event_endpoint', facts.endpointId],
      ['event_message', facts.eventMessageId],
      ['api_key', facts.apiKeyId],
    ];
    for (const [kind, id = ''] of ids) {
      const found = await find(id);
      expect(found).toMatchObject([{ kind, id, matched: 'id', exact: true }]);
      const surface = found[0]?.path.startsWith('/admin') ? 'admin' : 'management';
      const there = await request(api.app)
        .get(found[0]?.path ?? '')
        .set(headersFor(surface, first));
      expect([kind, there.status]).toEqual([kind, 200]);
      expect(there.text).toContain(id);
    }
  });

  it('finds the id in an address of the dashboard and in a line of a log', async () => {
    const page = `https://ops.example.com/ops/p/default/runs/${facts.runId.toUpperCase()}?tab=failed`;
    expect(await find(page)).toMatchObject([{ kind: 'run', id: facts.runId }]);
    const line = `"event":"delivery.attempted","delivery_id":"${facts.deliveryId}"`;
    expect(await find(line)).toMatchObject([{ kind: 'delivery', id: facts.deliveryId }]);
  });

  it('finds people by external id, by an address in any case and by a number as people write it', async () => {
    expect(brief(await find('ada'))).toEqual(['user by external_id']);
    expect(brief(await find(' ADA@example.COM '))).toEqual([
      'user by email',
      'suppression by address',
    ]);
    expect(brief(await find('+49 151 (1234) 56-78'))).toEqual(['user by phone']);
    expect(await find('ad')).toEqual([]);
  });

  it('finds a run by its request, its idempotency key and its cancellation key', async () => {
    const run = {
      recipients: [{ external_id: 'ada' }],
      cancellation_key: 'order-77',
    };
    const headers = { 'x-request-id': 'req_of_the_shop', 'idempotency-key': 'once-77' };
    const { body } = await send(`POST /notiflows/${facts.notiflowId}/run`, run, 'admin', headers);
    const id = body.notiflow_run_id;
    for (const [text = '', matched] of [
      ['req_of_the_shop', 'request_id'],
      ['once-77', 'idempotency_key'],
      ['order-77', 'cancellation_key'],
    ]) {
      expect(await find(text)).toMatchObject([{ kind: 'run', id, matched }]);
    }
    expect((await send(`GET /runs/${id}`, undefined, 'admin')).body.request_id).toBe(
      'req_of_the_shop',
    );
  });

  it('finds the requests of runs that shared a statement, each its own', async () => {
    const ask = (n: number) => {
      const run = { recipients: [{ external_id: 'ada' }] };
      const headers = { 'x-request-id': `req_together_${n}` };
      return send(`POST /notiflows/${facts.notiflowId}/run`, run, 'admin', headers);
    };
    const runs = await Promise.all([0, 1, 2, 3, 4, 5].map(ask));
    for (const [n, { body }] of runs.entries()) {
      expect(await find(`req_together_${n}`)).toMatchObject([{ id: body.notiflow_run_id }]);
    }
  });

  it('finds a change by its request, and the audit log by the same', async () => {
    const headers = { 'x-request-id': 'req_of_a_change' };
    await send('PUT /settings', { name: 'Shop' }, 'management', headers);
    const found = await find('req_of_a_change');
    expect(found).toMatchObject([{ kind: 'audit_entry', matched: 'request_id' }]);
    const path = found[0]?.path.replace('/management/v1', '') ?? '';
    expect((await send(`GET ${path}`)).body.items).toMatchObject([{ id: found[0]?.id }]);
    expect(await find(found[0]?.id ?? '')).toMatchObject([{ kind: 'audit_entry', matched: 'id' }]);
  });

  it('finds a delivery by what its provider called the message', async () => {
    await queryRows(
      api,
      `INSERT INTO attempts (delivery_id, number, project_id, provider, provider_message_id)
       SELECT id, 1, project_id, 'smtp', '<abc@mail.example>' FROM deliveries WHERE id = $1`,
      [facts.deliveryId],
    );
    expect(await find('<abc@mail.example>')).toMatchObject([
      { kind: 'delivery', id: facts.deliveryId, matched: 'provider_message_id' },
    ]);
  });

  it('finds what is named by the beginning of its handle or a part of its name, the exact one first', async () => {
    await send('PUT /channels/wel', { name: 'Short', type: 'in_app', provider: 'in_app' });
    const found = await find('wel');
    expect(found.map(({ kind, exact }) => [kind, exact])).toEqual([
      ['channel', true],
      ['notiflow', false],
    ]);
    expect(brief(await find('eekly'))).toEqual(['schedule by name']);
    expect(brief(await find('ne'))).toEqual(['topic by handle']);
    // What a pattern would mean something by is a text as any other.
    expect(await find('%')).toEqual([]);
    expect(await find('w_l')).toEqual([]);
  });

  it('finds a key by the beginning that is shown of it, and by all of it', async () => {
    const { body } = await send('POST /api-keys', { name: 'Shop', scopes: ['run'] });
    expect(await find(body.key)).toMatchObject([{ kind: 'api_key', id: body.id }]);
    expect((await find(body.prefix)).map(({ id }) => id)).toContain(body.id);
  });

  it('shows no project anything of another', async () => {
    const theirs = headersFor('management', other);
    const mine = [...Object.values(facts), 'ada@example.com', '+4915112345678'].filter(
      (text) => !Object.values(otherFacts).includes(text),
    );
    expect(mine.length).toBeGreaterThan(8);
    for (const text of [...mine, 'req_of_the_shop', 'once-77', 'order-77', '<abc@mail.example>']) {
      expect([text, await find(text, theirs)]).toEqual([text, []]);
    }
    const own = await find('welcome', theirs);
    expect(own.map(({ id }) => id)).toEqual([otherFacts.notiflowId]);
  });

  it('tells a viewer nothing about whose an address is, however they ask, and an operator all', async () => {
    const viewer = await logIn('viewer');
    const operator = await logIn('operator');
    const [seen] = await find('ada', viewer);
    expect(seen).toMatchObject({ kind: 'user', email: 'A•••@Example.com', first_name: 'A•••' });
    for (const text of ['ada@example.com', '+4915112345678', 'Ada@Example.com']) {
      expect([text, await find(text, viewer)]).toEqual([text, []]);
      expect((await find(text, operator)).length).toBeGreaterThan(0);
    }
    const ask = (path: string, cookie: Record<string, string>) =>
      request(api.app).get(path).set(cookie);
    const users = '/admin/v1/users?search=ada%40example.com';
    expect((await ask(users, viewer)).body.items).toEqual([]);
    expect((await ask(users, operator)).body.items).toHaveLength(1);
    const list = '/management/v1/suppressions?channel_type=email&address=ada%40example.com';
    expect((await ask(list, viewer)).status).toBe(403);
    expect((await ask(list, operator)).body.items).toHaveLength(1);
  });
});

describe('400', () => {
  it.each(['', 'x'.repeat(501)])('refuses a text that is none or too long', async (q) => {
    const answer = await api.send('get', `/management/v1/search?q=${q}`);
    expect(answer.status).toBe(400);
  });
});
