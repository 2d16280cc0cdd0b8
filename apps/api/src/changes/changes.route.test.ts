import request from 'supertest';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { readEventStream } from '../../test/follow-feed.ts';
import { noChangeMetrics } from '../../test/local-bell.ts';
import { cookieOf, tokenOf } from '../../test/samples/session-samples.ts';
import { keys, publishNotiflow, startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createServer } from '../server.ts';
import { startHttp, stopHttp, urlOf } from '../start-http.ts';
import { createChangeHub } from './change-hub.ts';

let api: TestApi;
let drain: Drain;
let url: string;
let otherUrl: string;
let opened: (() => void)[] = [];
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
  await api.send('post', '/management/v1/projects', { slug: 'other', name: 'Other' });
  drain = createDrain(api.databaseUrl);
  url = await startProcess();
  otherUrl = await startProcess();
});

afterEach(() => {
  for (const close of opened) close();
  opened = [];
});

afterAll(async () => {
  for (const stop of stops) await stop();
  await drain.close();
  await api.close();
});

/** An api process with a hub of its own. */
async function startProcess(): Promise<string> {
  const changeHub = createChangeHub({
    changes: api.database.changes,
    metrics: noChangeMetrics,
    limits: { streams: 100, streamsPerFollower: 3 },
    onError: () => {},
  });
  const { ERROR_DOCS_URL } = api.deps.config;
  const options = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL };
  const server = await startHttp(createServer({ ...api.deps, changeHub }), options);
  stops.push(async () => {
    changeHub.close();
    await stopHttp(server);
  });
  return urlOf(server).replace('localhost', '127.0.0.1');
}

interface Told {
  id: string;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever came.
  data: any;
}

const own = '/management/v1/projects/default';
const ofAccount = { authorization: `Bearer ${keys.account}` };
const ownPage = { 'sec-fetch-site': 'same-origin' };

async function follow({
  project = 'default',
  at = url,
  headers = ofAccount as Record<string, string>,
} = {}) {
  const events: Told[] = [];
  const path = `${at}/management/v1/projects/${project}/changes/stream`;
  const reading = await readEventStream(path, headers, ({ id = '', event, data }) => {
    if (event !== undefined) events.push({ id, event, data: JSON.parse(data ?? '{}') });
  });
  opened.push(reading.close);
  return { ...reading, events, lastId: () => events.at(-1)?.id ?? '' };
}

type Follower = Awaited<ReturnType<typeof follow>>;

/** Waits until its reader was told of all of these; answers everything that was told. */
const untilTold = ({ events }: Pick<Follower, 'events'>, kinds: string[]) =>
  eventually(() => {
    const told = new Set(events.flatMap(({ data }) => data.kinds ?? []));
    expect([...told]).toEqual(expect.arrayContaining(kinds));
    return events;
  });

const untilReady = (follower: Follower) =>
  eventually(() => expect(follower.events[0]?.event).toBe('ready'));

const runWelcome = () =>
  api.send('post', '/admin/v1/notiflows/welcome/run', {
    recipients: [{ external_id: 'ann', email: 'ann@example.com', first_name: 'Annabel' }],
    data: { secret: 'nobody reads this' },
  });

async function addMember(name: string, may: object) {
  const email = `${name}@example.com`;
  const member = await api.send('post', '/management/v1/members', { email, ...may });
  const body = { token: tokenOf(member.body.link), password: 'correct horse battery' };
  const accepted = await request(api.app).post('/ops/api/v1/accept-link').set(ownPage).send(body);
  return { id: member.body.id as string, headers: { cookie: cookieOf(accepted) } };
}

describe('a reader', () => {
  it('is told what happens, with the figures of the minute, whoever did it', async () => {
    const reader = await follow();
    await untilReady(reader);
    await runWelcome();
    await drain.drain();
    const events = await untilTold(reader, ['runs', 'notifications', 'deliveries']);
    const steps = events.flatMap(({ data }) => data.activity ?? []);
    expect(steps.at(-1)).toMatchObject({
      at: expect.stringMatching(/:00\.000Z$/),
      runs: expect.any(Number),
      deliveries: { delivered: expect.any(Number) },
    });
    const overview = await api.send('get', `${own}/overview?range=15m`);
    const shown = overview.body.steps.find(({ at }: { at: string }) => at === steps.at(-1)?.at);
    expect(steps.at(-1)).toEqual(shown);
  });

  it('is told of what settles nothing: a run that is canceled', async () => {
    const { body } = await runWelcome();
    const reader = await follow();
    await untilReady(reader);
    await api.send('post', `/admin/v1/runs/${body.notiflow_run_id}/cancel`);
    await untilTold(reader, ['runs']);
  });

  it('is told what somebody changed, by its kind', async () => {
    const reader = await follow();
    await untilReady(reader);
    const feed = { name: 'Feed of news', type: 'in_app', provider: 'in_app' };
    await api.send('put', `${own}/channels/feed`, feed);
    await untilTold(reader, ['channels', 'audit_log']);
    await api.send('put', `${own}/settings`, { allowed_origins: [] });
    await untilTold(reader, ['settings']);
  });

  it('that was away is told what it missed, by whichever process', async () => {
    const before = await follow();
    await untilReady(before);
    const id = before.lastId();
    before.close();
    const nothing = await follow({ at: otherUrl, headers: { ...ofAccount, 'last-event-id': id } });
    await untilReady(nothing);
    // Changes of the last seconds may be told twice; what is counted is not.
    expect(nothing.events.flatMap(({ data }) => data.kinds ?? [])).not.toContain('runs');
    await runWelcome();
    await api.send('put', `${own}/settings`, { allowed_origins: [] });
    const after = await follow({ at: otherUrl, headers: { ...ofAccount, 'last-event-id': id } });
    await untilTold(after, ['runs', 'settings']);
    expect(after.events[0]?.event).toBe('ready');
    const again = await follow({ headers: { ...ofAccount, 'last-event-id': after.lastId() } });
    await untilReady(again);
    expect(again.events.flatMap(({ data }) => data.kinds ?? [])).not.toContain('runs');
  });

  it('that missed too much asks for everything anew', async () => {
    const first = await follow();
    await untilReady(first);
    const [, ...rest] = first.lastId().split('.');
    const longAgo = [(Date.now() - 3_600_000).toString(36), ...rest].join('.');
    const reader = await follow({ headers: { ...ofAccount, 'last-event-id': longAgo } });
    await untilReady(reader);
    expect(reader.events.map(({ event }) => event)).toEqual(['ready', 'reset']);
  });

  it('keeps nobody from being told by naming a moment that Postgres does not know', async () => {
    const [lastOfAll, beforeAll] = ['zzzzzzzzzz.0.0.0.0.0', '-zzzzzzzzzz.0.0.0.0.0'];
    const reader = await follow({ headers: { ...ofAccount, 'last-event-id': lastOfAll } });
    await untilReady(reader);
    expect(reader.events.map(({ event }) => event)).toEqual(['ready', 'reset']);
    const headers = { ...ofAccount, 'last-event-id': beforeAll };
    await expect(follow({ headers })).rejects.toThrow('400 {"error":{');
  });

  it('hears nothing of another project, nor of people', async () => {
    const member = await addMember('viewer', { projects: [{ slug: 'other', role: 'viewer' }] });
    const stranger = await follow({ project: 'other', headers: member.headers });
    const reader = await follow();
    await untilReady(stranger);
    await untilReady(reader);
    await runWelcome();
    await drain.drain();
    await api.send('put', '/admin/v1/users/ann', { first_name: 'Annabella' });
    await untilTold(reader, ['runs', 'deliveries']);
    // One look is made for all: had there been something for the other project, it had been told.
    await api.send('put', '/management/v1/projects/other/settings', { allowed_origins: [] });
    await untilTold(stranger, ['settings']);
    const kinds = stranger.events.flatMap(({ data }) => data.kinds ?? []);
    expect(new Set(kinds)).toEqual(new Set(['settings', 'audit_log']));
    expect(JSON.stringify(reader.events)).not.toMatch(/ann|nobody reads/i);
    await expect(follow({ headers: member.headers })).rejects.toThrow('404');
  });
});

describe('a stream ends', () => {
  const untilEnded = (reader: Follower) =>
    eventually(
      () => {
        expect(reader.isOver()).toBe(true);
        expect(reader.events.at(-1)).toMatchObject({
          event: 'ended',
          data: { reason: 'access_revoked' },
        });
      },
      { withinMs: 20_000 },
    );

  it('with the session, the role or the token that let its reader in, and no other does', async () => {
    const projects = [{ slug: 'default', role: 'viewer' }];
    const [out, changed, disabled, stays] = await Promise.all(
      ['out', 'changed', 'disabled', 'stays'].map((name) => addMember(name, { projects })),
    );
    const token = await api
      .send('post', '/management/v1/account-tokens', { name: 'short' })
      .expect(201);
    const byToken = await follow({ headers: { authorization: `Bearer ${token.body.token}` } });
    const readers = await Promise.all(
      [out, changed, disabled, stays].map((member) => follow({ headers: member?.headers })),
    );
    for (const reader of [byToken, ...readers]) await untilReady(reader);
    await request(api.app)
      .delete('/ops/api/v1/session')
      .set({ ...ownPage, ...out?.headers })
      .expect(204);
    const roles = [{ slug: 'default', role: 'operator' }];
    const members = '/management/v1/members';
    await api.send('put', `${members}/${changed?.id}`, { projects: roles }).expect(200);
    await api.send('put', `${members}/${disabled?.id}`, { disabled: true }).expect(200);
    await api.send('delete', `/management/v1/account-tokens/${token.body.id}`).expect(204);
    const last = readers.pop();
    for (const reader of [byToken, ...readers]) await untilEnded(reader);
    expect(last?.isOver()).toBe(false);
  });
});

describe('a stream is refused', () => {
  it('to whoever has as many as one may have, and from where no stream has been', async () => {
    for (let count = 0; count < 3; count += 1) await follow({ at: otherUrl });
    await expect(follow({ at: otherUrl })).rejects.toThrow('429 {"error":{');
    const headers = { ...ofAccount, 'last-event-id': '7' };
    await expect(follow({ headers })).rejects.toThrow('400 {"error":{');
  });
});
