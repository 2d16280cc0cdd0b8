import type { PlanResource, TimelineEntry } from '@notiflow/contracts';
import request from 'supertest';
import { createDrain, type Drain } from '../../../../../../test/support/drain.ts';
import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { credentialsFor, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';
import { createServer } from '../../../server.ts';

const dayMs = 24 * 60 * 60_000;

let api: TestApi;
let drain: Drain;

beforeAll(async () => {
  api = await startTestApi();
  drain = createDrain(api.databaseUrl);
  const channels = {
    feed: { name: 'Feed', type: 'in_app', provider: 'in_app' },
    mail: {
      name: 'Mail',
      type: 'email',
      provider: 'smtp',
      settings: { host: 'smtp.example.com', port: 587, from: 'Shop <shop@example.com>' },
    },
  };
  for (const [handle, channel] of Object.entries(channels)) {
    const { status } = await api.send('put', `/management/v1/channels/${handle}`, channel);
    expect(status).toBe(201);
  }
});

afterAll(async () => {
  await drain.close();
  await api.close();
});

const feed = {
  type: 'channel',
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { body: 'Hello {{ recipient.first_name }}, {{ data.plan }}' },
};
const mail = {
  type: 'channel',
  channel_type: 'email',
  channel_handle: 'mail',
  template: { content_type: 'plaintext', subject: '{{ data.plan }}', body: 'Hi' },
};

async function save(handle: string, steps: object[]): Promise<void> {
  const body = { name: handle, active: true, steps };
  const saved = await api.send('put', `/management/v1/notiflows/${handle}`, body);
  if (saved.status > 201) throw new Error(JSON.stringify(saved.body));
}

async function publish(handle: string, steps: object[]): Promise<void> {
  await save(handle, steps);
  const published = await api.send('post', `/management/v1/notiflows/${handle}/publish`);
  if (published.status !== 200) throw new Error(JSON.stringify(published.body));
}

async function plan(handle: string, body: object): Promise<PlanResource> {
  const answer = await api.send('post', `/management/v1/notiflows/${handle}/plan`, body);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

const wayOf = ({ recipients }: PlanResource, externalId: string) => {
  const found = recipients.find((one) => one.external_id === externalId);
  if (found === undefined) throw new Error(`${externalId} is not in the plan.`);
  return found;
};

const wordsOf = ({ timeline }: { timeline: TimelineEntry[] }) =>
  timeline.map(({ step, decision, reason }) => [step, decision, reason].filter(Boolean).join(' '));

/** Every row of the database with the transactions that wrote it, as a word for each table; and where sequences are. */
async function readEverything(): Promise<Record<string, unknown>> {
  const relations = await queryRows<{ name: string; kind: string }>(
    api,
    `SELECT relname AS name, relkind AS kind FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'S') ORDER BY 1`,
  );
  const words = relations.map(async ({ name, kind }) => {
    const rows = `SELECT md5(string_agg(row.xmin::text || row::text, ' ' ORDER BY row.ctid)) AS word
                  FROM "${name}" AS row`;
    const place = `SELECT last_value::text AS word FROM "${name}"`;
    const [found] = await queryRows<{ word: unknown }>(api, kind === 'S' ? place : rows);
    return [name, found?.word] as const;
  });
  return Object.fromEntries(await Promise.all(words));
}

describe('a plan', () => {
  const onboarding = [
    { handle: 'feed', ...feed },
    { handle: 'pause', type: 'wait', settings: { duration: 3, duration_unit: 'days' } },
    { handle: 'mail', ...mail },
  ];

  it('tells every step with its time, and what would be rendered', async () => {
    await publish('onboarding', onboarding);
    const recipients = [
      { external_id: 'ada', first_name: 'Ada', email: 'ada@example.com' },
      { external_id: 'bo', first_name: 'Bo', data: { plan: 'free' } },
    ];
    const planned = await plan('onboarding', {
      recipients,
      data: { plan: 'pro' },
      expires_in: 86_400,
    });
    expect(planned).toMatchObject({
      version: { number: 1, status: 'published' },
      fan_out: { recipients: 2, planned: 2, actor_left_out: false, topic: null },
    });
    const ada = wayOf(planned, 'ada');
    expect(ada).toMatchObject({ is_known: false, status: 'processed', reason: null });
    expect(wordsOf(ada)).toEqual([
      'trigger continue',
      'feed deliver',
      'pause rest',
      'pause continue',
      'mail expire expired',
      'end end',
      'end processed',
    ]);
    const [, shown, pause] = ada.timeline;
    expect(shown?.at).toBe(planned.starts_at);
    expect(shown?.details).toMatchObject({
      channel: 'feed',
      messages: [{ message: { body: 'Hello Ada, pro' } }],
    });
    expect(Date.parse(String(pause?.details.until)) - Date.parse(planned.starts_at)).toBe(
      3 * dayMs,
    );
    expect(ada.timeline.at(-1)?.at).toBe(pause?.details.until);
    const bo = wayOf(planned, 'bo');
    expect(bo.timeline[1]?.details).toMatchObject({
      messages: [{ message: { body: 'Hello Bo, free' } }],
    });
    expect(wordsOf(bo)).toContain('mail skip no_address');
  });

  it('is of the draft or of any version, and says what a run would not do', async () => {
    await publish('versions', onboarding);
    await save('versions', [{ handle: 'mail', ...mail }]);
    const recipients = [{ external_id: 'cleo', email: 'cleo@example.com' }];
    const stepsOf = async (version: unknown) =>
      wayOf(await plan('versions', { recipients, version, data: { plan: 'x' } }), 'cleo')
        .timeline.map(({ step }) => step)
        .filter((step) => step === 'feed' || step === 'mail');
    expect(await stepsOf('draft')).toEqual(['mail']);
    expect(await stepsOf(2)).toEqual(['mail']);
    expect(await stepsOf(undefined)).toEqual(['feed', 'mail']);
    await api.send('post', '/management/v1/notiflows/versions/deactivate');
    const { assumptions } = await plan('versions', { recipients });
    expect(assumptions.map(({ text }) => text).join(' ')).toContain('a run would be refused');
  });

  it('counts a topic and tells of those who came first, without who caused it', async () => {
    await publish('topical', [
      { handle: 'trigger', type: 'trigger', settings: { exclude_actor: true } },
      { handle: 'feed', ...feed },
    ]);
    const names = Array.from({ length: 5 }, (_, place) => `member-${place}`);
    for (const name of names)
      await api.send('put', `/admin/v1/users/${name}`, { first_name: name });
    for (const name of names) {
      await api.send('post', '/admin/v1/topics/beta/subscriptions', { user_external_ids: [name] });
    }
    const planned = await plan('topical', {
      topic: 'beta',
      actor: { external_id: 'member-1' },
      recipients_limit: 2,
    });
    expect(planned.fan_out).toEqual({
      recipients: 4,
      planned: 2,
      actor_left_out: true,
      topic: 'beta',
    });
    expect(planned.recipients.map((one) => [one.external_id, one.is_known])).toEqual([
      ['member-0', true],
      ['member-2', true],
    ]);
    const none = await api.send('post', '/management/v1/notiflows/topical/plan', { topic: 'nope' });
    expect(none.status).toBe(404);
  });

  it('obeys stored attributes, preferences and conditions as a run does', async () => {
    const branches = [
      {
        handle: 'pro',
        name: 'Pro',
        conditions: [
          { conditions: [{ property: 'recipient.plan', operator: 'equal_to', value: 'pro' }] },
        ],
      },
      { handle: 'others', name: 'Others' },
    ];
    await publish('choosy', [
      { handle: 'choose', type: 'condition', settings: { branches } },
      { handle: 'mail', ...mail, parent_step_handle: 'choose', branch_handle: 'pro' },
      { handle: 'feed', ...feed, parent_step_handle: 'choose', branch_handle: 'others' },
    ]);
    await api.send('put', '/admin/v1/users/dora', {
      email: 'dora@example.com',
      custom_fields: { plan: 'pro' },
      preferences: { channel_types: { email: false } },
    });
    const recipients = [{ external_id: 'dora' }, { external_id: 'emil' }];
    const planned = await plan('choosy', { recipients });
    expect(wordsOf(wayOf(planned, 'dora'))).toContain('mail skip opted_out');
    const emil = wayOf(planned, 'emil');
    expect(wordsOf(emil)).toContain('feed deliver');
    expect(emil.timeline.find(({ step }) => step === 'choose')?.details).toMatchObject({
      into: 'others',
      conditions: [{ property: 'recipient.plan', seen: 'undefined', holds: false }],
    });
  });

  it('looks at throttles and caps as they are, also later, and takes nothing of them', async () => {
    const throttle = { type: 'throttle', settings: { duration: 1, duration_unit: 'days' } };
    await publish('throttling', [
      { handle: 'once', ...throttle },
      { handle: 'pause', type: 'wait', settings: { duration: 2, duration_unit: 'hours' } },
      { handle: 'feed', ...feed },
    ]);
    await publish('later', [
      { handle: 'pause', type: 'wait', settings: { duration: 2, duration_unit: 'days' } },
      { handle: 'once', ...throttle },
      { handle: 'feed', ...feed },
    ]);
    const recipients = [{ external_id: 'finn' }];
    const endOf = async (handle: string) => {
      const { status, reason } = wayOf(await plan(handle, { recipients }), 'finn');
      return [status, reason];
    };
    expect(await endOf('throttling')).toEqual(['processed', null]);
    expect(await endOf('throttling')).toEqual(['processed', null]);
    await api.send('post', '/admin/v1/notiflows/throttling/run', { recipients });
    await drain.drain();
    expect(await endOf('throttling')).toEqual(['stopped', 'throttled']);
    expect(await endOf('later')).toEqual(['processed', null]);
  });

  it('puts a recipient into the digest that is open, with what is in it already', async () => {
    const digest = { type: 'digest', settings: { duration: 1, duration_unit: 'days' } };
    await publish('digesting', [
      { handle: 'daily', ...digest },
      {
        handle: 'feed',
        ...feed,
        template: {
          body: '{{ digest.total_items }}: {{ digest.items | map: "data" | map: "n" | join: "," }}',
        },
      },
    ]);
    const recipients = [{ external_id: 'gus' }, { external_id: 'hal' }];
    await api.send('post', '/admin/v1/notiflows/digesting/run', {
      recipients: recipients.slice(0, 1),
      data: { n: 1 },
    });
    await drain.drain();
    const planned = await plan('digesting', { recipients, data: { n: 2 } });
    const tell = (name: string) => {
      const { timeline } = wayOf(planned, name);
      const [joined] = timeline.filter(
        ({ step, decision }) => step === 'daily' && decision === 'continue',
      );
      const [shown] = timeline.filter(({ step }) => step === 'feed');
      return [joined?.details.digest, shown?.details.messages];
    };
    expect(tell('gus')).toMatchObject([
      { joins: true, items: 2 },
      [{ message: { body: '2: 1,2' } }],
    ]);
    expect(tell('hal')).toMatchObject([
      { joins: false, items: 1 },
      [{ message: { body: '1: 2' } }],
    ]);
  });

  it('ends at a digest that stays too small, and does not rest where it leads or is full', async () => {
    const recipients = [{ external_id: 'jo' }];
    const endOf = async (handle: string, settings: object) => {
      const digest = { duration: 1, duration_unit: 'days', ...settings };
      await publish(handle, [
        { handle: 'daily', type: 'digest', settings: digest },
        { handle: 'feed', ...feed },
      ]);
      const planned = await plan(handle, { recipients });
      const { status, reason, timeline } = wayOf(planned, 'jo');
      return { status, reason, isAtOnce: timeline.at(-1)?.at === planned.starts_at };
    };
    expect(await endOf('small', { min_items: 2 })).toMatchObject({
      status: 'stopped',
      reason: 'digest_below_minimum',
    });
    expect(await endOf('leading', { leading: true })).toMatchObject({
      status: 'processed',
      isAtOnce: true,
    });
    expect(await endOf('usual', {})).toMatchObject({ status: 'processed', isAtOnce: false });
  });

  it('says when a message waits for the window of its step', async () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const nextHour = new Date(Date.now() + 2 * 3_600_000).toISOString().slice(11, 13);
    const windows = [{ days, from: `${nextHour}:00`, to: `${nextHour}:30` }];
    await publish('windowed', [
      { handle: 'mail', ...mail, settings: { send_window: { windows, timezone: 'UTC' } } },
    ]);
    const recipients = [{ external_id: 'kim', email: 'kim@example.com' }];
    const detailsOf = async (body: object) =>
      wayOf(await plan('windowed', { recipients, ...body }), 'kim').timeline.find(
        ({ step }) => step === 'mail',
      );
    expect(await detailsOf({})).toMatchObject({
      decision: 'deliver',
      details: { sends_at: expect.stringContaining(`T${nextHour}:00:00`) },
    });
    expect(await detailsOf({ expires_in: 60 })).toMatchObject({ decision: 'expire' });
  });

  it('says who wants quiet, and who nothing at all', async () => {
    await publish('quiet', [
      { handle: 'mail', ...mail },
      { handle: 'feed', ...feed },
    ]);
    const timeOf = (hours: number) =>
      new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
    const end = timeOf(2);
    const wishes = {
      lou: { quiet_hours: { windows: [{ from: timeOf(-2), to: end }] } },
      max: { paused: true },
      nia: { paused: { until: '2999-01-01T00:00:00Z' } },
    };
    for (const [name, preferences] of Object.entries(wishes)) {
      const body = { email: `${name}@example.com`, preferences };
      await api.send('put', `/admin/v1/users/${name}`, body);
    }
    const recipients = Object.keys(wishes).map((name) => ({ external_id: name }));
    const planned = await plan('quiet', { recipients });
    const told = (name: string, handle: string) =>
      wayOf(planned, name).timeline.find(({ step }) => step === handle);
    const waits = { waits_for: 'quiet_hours', sends_at: expect.stringContaining(`T${end}:00`) };
    expect(told('lou', 'mail')).toMatchObject({ decision: 'deliver', details: waits });
    expect(told('lou', 'feed')?.details).not.toHaveProperty('waits_for');
    const skip = { decision: 'skip', reason: 'paused' };
    expect(told('max', 'mail')).toMatchObject({ ...skip, details: { until: null } });
    expect(told('nia', 'feed')).toMatchObject({
      ...skip,
      details: { until: '2999-01-01T00:00:00.000Z' },
    });
    const urgent = await plan('quiet', { recipients, priority: 'high' });
    const sent = wayOf(urgent, 'lou').timeline.find(({ step }) => step === 'mail');
    expect(sent?.details).not.toHaveProperty('sends_at');
  });

  it('supposes what was given of calls and events, and says what it supposes', async () => {
    const untilEvent = {
      name: 'order.paid',
      match: [{ conditions: [{ property: 'event.order', operator: 'equal_to', value: 7 }] }],
      timeout: { duration: 1, duration_unit: 'days' },
      on_timeout: 'stop',
    };
    await publish('outside', [
      { handle: 'account', type: 'fetch', settings: { url: 'https://api.example.com/account' } },
      { handle: 'paid', type: 'wait', settings: { until_event: untilEvent } },
      { handle: 'feed', ...feed, template: { body: '{{ fetch.account.balance }}' } },
    ]);
    const recipients = [{ external_id: 'ida' }];
    const nothing = await plan('outside', { recipients });
    expect(wayOf(nothing, 'ida')).toMatchObject({ status: 'stopped', reason: 'event_timed_out' });
    expect(nothing.assumptions.map(({ step }) => step)).toEqual([null, 'account', 'paid']);
    const assume = { fetch: { account: { balance: 12 } }, events: { paid: { order: 7 } } };
    const ida = wayOf(await plan('outside', { recipients, assume }), 'ida');
    expect(ida.status).toBe('processed');
    expect(ida.timeline.find(({ step }) => step === 'feed')?.details).toMatchObject({
      messages: [{ message: { body: '12' } }],
    });
  });

  it.each(['constructor', '__proto__'])(
    'supposes nothing of steps for their names: %s',
    async (handle) => {
      const notiflow = `named-${handle.toLowerCase().replaceAll('_', '')}`;
      await publish(notiflow, [
        { handle, type: 'fetch', settings: { url: 'https://api.example.com/account' } },
        { handle: 'feed', ...feed, template: { body: `[{{ fetch.${handle}.balance }}]` } },
      ]);
      const recipients = [{ external_id: 'ida' }];
      const planned = await plan(notiflow, { recipients, assume: { fetch: {} } });
      expect(planned.assumptions.map(({ step }) => step)).toEqual([null, handle]);
      const { timeline } = wayOf(planned, 'ida');
      expect(timeline.find(({ step }) => step === 'feed')?.details).toMatchObject({
        messages: [{ message: { body: '[]' } }],
      });
    },
  );

  it('asks of a key the right to read what people are sent', async () => {
    const find: TestApi['deps']['findApiKey'] = async (text, prefix) => {
      const key = await api.deps.findApiKey(text, prefix);
      return key && { ...key, scopes: ['run'] };
    };
    const app = createServer({ ...api.deps, findApiKey: find });
    const url = '/admin/v1/notiflows/onboarding/plan';
    const { status, body } = await request(app)
      .post(url)
      .set(credentialsFor(url))
      .send({ recipients: [{ external_id: 'ada' }] });
    expect(status).toBe(403);
    expect(body.error.details).toEqual({ required_scope: 'deliveries:read' });
  });

  it('writes nothing: not a row, not even where an idempotency key is given', async () => {
    await publish('silent', [
      { handle: 'once', type: 'throttle', settings: { duration: 1, duration_unit: 'days' } },
      ...onboarding,
    ]);
    const before = await readEverything();
    const rung = api.rings.length;
    const body = {
      recipients: [{ external_id: 'nobody-knows', email: 'new@example.com' }],
      actor: { external_id: 'nobody-either' },
      cancellation_key: 'key-1',
      data: { plan: 'pro' },
    };
    for (const path of [
      '/management/v1/notiflows/silent/plan',
      '/admin/v1/notiflows/silent/plan',
    ]) {
      const { status } = await api.send('post', path, body).set('idempotency-key', 'plan-1');
      expect(status).toBe(200);
    }
    expect(await readEverything()).toEqual(before);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(['runs', 'users', 'idempotency_keys']),
    );
    expect(api.rings).toHaveLength(rung);
  });

  it('is refused as a run is: what does not fit, a notiflow that is not there, no version', async () => {
    const send = (path: string, body: object) =>
      api.send('post', `/management/v1/notiflows/${path}/plan`, body);
    const recipients = [{ external_id: 'ada' }];
    expect((await send('nope', { recipients })).status).toBe(404);
    expect((await send('onboarding', {})).status).toBe(422);
    expect((await send('onboarding', { recipients, recipients_limit: 101 })).status).toBe(422);
    expect((await send('onboarding', { recipients, version: 99 })).status).toBe(404);
    expect((await send('onboarding', { recipients, version: 2_147_483_648 })).status).toBe(422);
    await save('unpublished', onboarding);
    expect((await send('unpublished', { recipients })).status).toBe(409);
  });
});
