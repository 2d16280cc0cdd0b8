import type { Explanation, TimelineEntry } from '@notiflow/contracts';
import { firstRow, newId } from '@notiflow/database';
import { createDrain, type Drain } from '../../../../../../test/support/drain.ts';
import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const dayMs = 24 * 60 * 60_000;

let api: TestApi;
let drain: Drain;
let projectId: string;

beforeAll(async () => {
  api = await startTestApi();
  drain = createDrain(api.databaseUrl);
  projectId = (await api.database.projects.findProject('default'))?.id ?? '';
  const channels = {
    feed: { name: 'Feed', type: 'in_app', provider: 'in_app' },
    hook: { name: 'Hook', type: 'webhook', provider: 'http' },
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
  template: { body: 'Hello {{ recipient.first_name }}' },
};
const mail = {
  type: 'channel',
  channel_type: 'email',
  channel_handle: 'mail',
  template: { content_type: 'plaintext', subject: 'Hi', body: 'Hi' },
};
const hook = {
  type: 'channel',
  channel_type: 'webhook',
  channel_handle: 'hook',
  template: { content_type: 'json', url: 'https://example.com/hook', method: 'POST' },
};

async function publish(handle: string, steps: object[]): Promise<void> {
  const body = { name: handle, active: true, steps };
  const saved = await api.send('put', `/management/v1/notiflows/${handle}`, body);
  const published = await api.send('post', `/management/v1/notiflows/${handle}/publish`);
  if (published.status !== 200) throw new Error(JSON.stringify([saved.body, published.body]));
}

async function accept(handle: string, body: object): Promise<string> {
  const { body: answer } = await api.send('post', `/admin/v1/notiflows/${handle}/run`, body);
  return answer.notiflow_run_id;
}

async function explain(runId: string, externalId: string): Promise<Explanation> {
  const { status, body } = await api.send(
    'get',
    `/admin/v1/runs/${runId}/recipients/${externalId}/explain`,
  );
  expect(status).toBe(200);
  return body;
}

/** The entries of a timeline about one step, or of one kind. */
const entriesOf = ({ timeline }: Explanation, wanted: Partial<TimelineEntry>) =>
  timeline.filter((entry) =>
    Object.entries(wanted).every(([name, value]) => entry[name as keyof TimelineEntry] === value),
  );

const wordsOf = ({ timeline }: Explanation) =>
  timeline.map(({ kind, step, decision }) =>
    [kind, step, decision].filter((word) => word !== null).join(' '),
  );

describe('the way of a recipient', () => {
  it('says what waits for the end of quiet hours, and what a pause has skipped', async () => {
    await publish('quiet', [
      { handle: 'mail', ...mail },
      { handle: 'feed', ...feed },
    ]);
    const timeOf = (hours: number) =>
      new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
    const end = timeOf(2);
    const wishes = {
      quinn: { quiet_hours: { windows: [{ from: timeOf(-2), to: end }] } },
      rosa: { paused: { until: '2999-01-01T00:00:00Z' } },
    };
    for (const [name, preferences] of Object.entries(wishes)) {
      const body = { email: `${name}@example.com`, preferences };
      await api.send('put', `/admin/v1/users/${name}`, body);
    }
    const recipients = Object.keys(wishes).map((name) => ({ external_id: name }));
    const runId = await accept('quiet', { recipients });
    await drain.drain();
    const quinn = await explain(runId, 'quinn');
    expect(quinn.next).toMatchObject({
      at: expect.stringContaining(`T${end}:00`),
      step: 'mail',
      what: 'attempt',
      details: { waits_for: 'quiet_hours' },
    });
    expect(quinn.summary).toContain(
      `email (mail) is pending until quiet hours end at ${quinn.next?.at}; in_app (feed) is delivered`,
    );
    const rosa = await explain(runId, 'rosa');
    expect(rosa.summary).toContain(
      'email (mail) is skipped because the recipient has paused messages',
    );
    const until = '2999-01-01T00:00:00.000Z';
    expect(entriesOf(rosa, { step: 'mail', kind: 'step' })).toMatchObject([
      { decision: 'skip', reason: 'paused', details: { until } },
    ]);
    await api.send('put', '/admin/v1/users/quinn/preferences', { quiet_hours: null });
    await drain.drain();
    expect((await explain(runId, 'quinn')).summary).toContain('email (mail) is sent');
  });

  it('is told in order, from the run to the message', async () => {
    await publish('plain', [
      { handle: 'feed', ...feed },
      { handle: 'hook', ...hook },
    ]);
    const runId = await accept('plain', {
      recipients: [{ external_id: 'ada', first_name: 'Ada' }],
      priority: 'high',
      expires_in: 3_600,
    });
    await drain.drain();
    const told = await explain(runId, 'ada');
    expect(told.in_run).toBe(true);
    expect(told.next).toBeNull();
    expect(told.summary).toBe(
      'ada went through every step; in_app (feed) is delivered; webhook (hook) is sent.',
    );
    expect(wordsOf(told)).toEqual([
      'run accept',
      'membership listed',
      'notification make',
      'step trigger continue',
      'step feed deliver',
      'step hook deliver',
      'step end end',
      'notification end processed',
      'delivery feed make',
      'delivery feed delivered',
      'delivery hook make',
      'attempt hook accepted',
      'delivery hook sent',
    ]);
    const [accepted] = told.timeline;
    expect(accepted?.details).toMatchObject({ version: 1, priority: 'high', notiflow: 'plain' });
    const [made] = entriesOf(told, { kind: 'delivery', step: 'feed', decision: 'make' });
    expect(made?.details).toMatchObject({ channel_type: 'in_app', data: { body: 'Hello Ada' } });
    const times = told.timeline.map(({ at }) => at);
    expect(times).not.toContain(null);
  });

  it('shows what conditions saw and which branch won, and that this is worked out now', async () => {
    const branches = [
      {
        handle: 'paid',
        name: 'Paid',
        conditions: [
          {
            conditions: [
              { property: 'recipient.plan', operator: 'equal_to', value: 'pro' },
              { property: 'data.amount', operator: 'greater_than', value: 10 },
            ],
          },
        ],
      },
      { handle: 'others', name: 'Others' },
    ];
    await publish('branched', [
      { handle: 'choose', type: 'condition', settings: { branches } },
      { handle: 'feed', ...feed, parent_step_handle: 'choose', branch_handle: 'others' },
    ]);
    const runId = await accept('branched', {
      recipients: [{ external_id: 'bo', custom_fields: { plan: 'free' } }],
    });
    await drain.drain();
    const [chosen] = entriesOf(await explain(runId, 'bo'), { step: 'choose' });
    expect(chosen).toMatchObject({
      decision: 'branch',
      recomputed: true,
      details: { into: 'others' },
    });
    expect(chosen?.details.conditions).toEqual([
      expect.objectContaining({
        branch: 'paid',
        property: 'recipient.plan',
        seen: 'free',
        holds: false,
      }),
      expect.objectContaining({
        property: 'data.amount',
        operator: 'greater_than',
        value: 10,
        seen: 'undefined',
        is_missing: true,
        holds: false,
      }),
    ]);
    // Whatever the user is now: the message in the branch says which one it was.
    await api.send('put', '/admin/v1/users/bo', { custom_fields: { plan: 'pro' } });
    await queryRows(api, `UPDATE runs SET data = '{"amount": 11}' WHERE id = '${runId}'`);
    await queryRows(api, `UPDATE notifications SET attributes = NULL WHERE run_id = '${runId}'`);
    const [kept] = entriesOf(await explain(runId, 'bo'), { step: 'choose' });
    expect(kept?.details).toMatchObject({
      into: 'others',
      conditions: [
        { seen: 'pro', holds: true },
        { seen: 11, holds: true },
      ],
    });
  });

  it('shows the step whose own conditions left it out', async () => {
    const conditions = [
      { conditions: [{ property: 'data.loud', operator: 'equal_to', value: true }] },
    ];
    await publish('gated', [
      {
        handle: 'pause',
        type: 'wait',
        settings: { duration: 1, duration_unit: 'days' },
        conditions,
      },
      { handle: 'feed', ...feed, conditions },
    ]);
    const runId = await accept('gated', { recipients: [{ external_id: 'cleo' }] });
    await drain.drain();
    const told = await explain(runId, 'cleo');
    expect(entriesOf(told, { step: 'pause' })).toMatchObject([
      { decision: 'leave_out', reason: 'condition' },
    ]);
    expect(entriesOf(told, { step: 'feed' })).toMatchObject([
      { kind: 'step', decision: 'skip', reason: 'condition' },
    ]);
  });

  it('says where it rests and when it goes on, and when it went on', async () => {
    await publish('waiting', [
      { handle: 'feed', ...feed },
      { handle: 'pause', type: 'wait', settings: { duration: 3, duration_unit: 'days' } },
      { handle: 'hook', ...hook },
    ]);
    const runId = await accept('waiting', { recipients: [{ external_id: 'dora' }] });
    await drain.drain();
    const resting = await explain(runId, 'dora');
    const [pause] = entriesOf(resting, { step: 'pause' });
    expect(pause).toMatchObject({ decision: 'rest', recomputed: false, details: { why: 'wait' } });
    expect(resting.next).toMatchObject({ at: pause?.details.until, step: 'pause', what: 'go_on' });
    expect(resting.summary).toContain('rests at the step pause (wait) until');
    await drain.drainAfter({ projectId, byMs: 3 * dayMs });
    const settled = await explain(runId, 'dora');
    expect(entriesOf(settled, { step: 'pause' })).toMatchObject([
      { decision: 'continue', details: { rested_for: 'wait' } },
    ]);
    const [later] = entriesOf(settled, { kind: 'step', step: 'hook' });
    const [made] = entriesOf(settled, { kind: 'delivery', step: 'hook', decision: 'make' });
    expect(later?.at).toBe(made?.at);
    expect(settled.summary).toContain('dora went through every step');
  });

  it('names who holds the window of a throttle step', async () => {
    await publish('throttled', [
      { handle: 'once', type: 'throttle', settings: { duration: 1, duration_unit: 'hours' } },
      { handle: 'feed', ...feed },
    ]);
    const first = await accept('throttled', { recipients: [{ external_id: 'eve' }] });
    await drain.drain();
    const second = await accept('throttled', { recipients: [{ external_id: 'eve' }] });
    await drain.drain();
    const stopped = await explain(second, 'eve');
    expect(entriesOf(stopped, { step: 'once', kind: 'step' })).toMatchObject([
      {
        decision: 'stop',
        reason: 'throttled',
        details: { throttle: { passes: false, counted: 1, last: { run_id: first } } },
      },
    ]);
    expect(stopped.summary).toContain(
      'was stopped at the step once because there were enough of these in the time; no message was made',
    );
    expect(entriesOf(await explain(first, 'eve'), { step: 'once' })).toMatchObject([
      {
        decision: 'continue',
        details: { asked: 'throttle', throttle: { passes: true, last: { run_id: first } } },
      },
    ]);
  });

  it('tells which digest it was in, and who carried it', async () => {
    await publish('digested', [
      { handle: 'daily', type: 'digest', settings: { duration: 1, duration_unit: 'days' } },
      { handle: 'feed', ...feed, template: { body: '{{ digest.total_items }} items' } },
    ]);
    const first = await accept('digested', { recipients: [{ external_id: 'rita' }] });
    await drain.drain();
    const second = await accept('digested', { recipients: [{ external_id: 'rita' }] });
    await drain.drain();
    const resting = await explain(second, 'rita');
    const [open] = entriesOf(resting, { step: 'daily', kind: 'step' });
    expect(open).toMatchObject({
      decision: 'rest',
      details: { digest: { items: 2, closed_at: null } },
    });
    expect(resting.next).toMatchObject({ step: 'daily', what: 'go_on', at: open?.details.until });
    await drain.drainAfter({ projectId, byMs: dayMs });
    const carried = await explain(first, 'rita');
    expect(entriesOf(carried, { step: 'daily' })).toMatchObject([
      { decision: 'continue', details: { digest: { items: 2, carries: true } } },
    ]);
    expect(entriesOf(carried, { kind: 'delivery', decision: 'make' })).toMatchObject([
      { details: { data: { body: '2 items' } } },
    ]);
    const absorbed = await explain(second, 'rita');
    expect(entriesOf(absorbed, { step: 'daily', kind: 'step' })).toMatchObject([
      {
        decision: 'stop',
        reason: 'absorbed',
        details: { digest: { carries: false, carrier: { run_id: first } } },
      },
    ]);
    expect(absorbed.summary).toContain('is in a digest that another notification carries');
  });

  it('tells which event matched, and what no event came for', async () => {
    const untilEvent = {
      name: 'order.paid',
      match: [{ conditions: [{ property: 'event.order', operator: 'equal_to', value: 7 }] }],
      timeout: { duration: 1, duration_unit: 'days' },
    };
    await publish('paying', [
      { handle: 'bill', ...feed },
      { handle: 'paid', type: 'wait', settings: { until_event: untilEvent } },
      { handle: 'feed', ...feed },
    ]);
    const runId = await accept('paying', {
      recipients: [{ external_id: 'sam' }, { external_id: 'tom' }],
    });
    await drain.drain();
    expect((await explain(runId, 'sam')).next).toMatchObject({
      step: 'paid',
      details: { rest: 'event' },
    });
    const event = {
      name: 'order.paid',
      recipient: { external_id: 'sam' },
      data: { order: 7 },
    };
    const told = await api.send('post', '/admin/v1/events', event);
    expect(told.status).toBeLessThan(300);
    await drain.drainAfter({ projectId, byMs: dayMs });
    expect(entriesOf(await explain(runId, 'sam'), { step: 'paid' })).toMatchObject([
      { decision: 'continue', details: { result: { matched: true, event: { order: 7 } } } },
    ]);
    expect(entriesOf(await explain(runId, 'tom'), { step: 'paid' })).toMatchObject([
      { decision: 'continue', details: { result: { matched: false } } },
    ]);
    const times = entriesOf(await explain(runId, 'tom'), { kind: 'step' }).map(({ at }) => at);
    const [trigger, bill, paid, then, end] = times;
    expect([bill, then, end]).toEqual([trigger, paid, paid]);
    expect(paid).not.toBe(bill);
  });

  it('names the cap that was reached', async () => {
    const caps = [
      { channel_type: 'in_app', limit: 1, period: { duration: 1, duration_unit: 'days' } },
    ];
    const set = await api.send('put', '/management/v1/settings', { message_caps: caps });
    expect(set.status).toBe(200);
    await publish('capped', [
      { handle: 'feed', ...feed },
      { handle: 'feed_2', ...feed },
    ]);
    const runId = await accept('capped', { recipients: [{ external_id: 'uma' }] });
    await drain.drain();
    await api.send('put', '/management/v1/settings', { message_caps: [] });
    expect(entriesOf(await explain(runId, 'uma'), { step: 'feed_2' })).toMatchObject([
      { decision: 'skip', reason: 'capped', recomputed: false, details: { limit: 1 } },
    ]);
  });

  it('names the level of the preference that won, and the address that is missing', async () => {
    await publish('wished', [
      { handle: 'mail', ...mail },
      { handle: 'feed', ...feed },
    ]);
    await api.send('put', '/admin/v1/users/finn', {
      email: 'finn@example.com',
      preferences: { channel_types: { email: false } },
    });
    const recipients = [{ external_id: 'finn' }, { external_id: 'gus' }];
    const runId = await accept('wished', { recipients });
    await drain.drain();
    expect(entriesOf(await explain(runId, 'finn'), { step: 'mail' })).toMatchObject([
      {
        decision: 'skip',
        reason: 'opted_out',
        details: { level: 'channel_type', preference: { level: 'channel_type', enabled: false } },
      },
    ]);
    expect(entriesOf(await explain(runId, 'gus'), { step: 'mail' })).toMatchObject([
      { decision: 'skip', reason: 'no_address', recomputed: false },
    ]);
  });

  it('tells every attempt with its outcome, and when the next one is due', async () => {
    const failing = createDrain(api.databaseUrl, {
      send: () => ({ kind: 'not_processed', code: '503', reason: 'The server is busy.' }),
    });
    await publish('unlucky', [{ handle: 'hook', ...hook }]);
    const runId = await accept('unlucky', { recipients: [{ external_id: 'hal' }] });
    await failing.drain();
    await failing.close();
    const told = await explain(runId, 'hal');
    expect(entriesOf(told, { kind: 'attempt' })).toMatchObject([
      {
        decision: 'not_processed',
        reason: '503',
        details: { number: 1, channel: 'hook', reason: 'The server is busy.' },
      },
    ]);
    expect(told.next).toMatchObject({ step: 'hook', what: 'attempt', details: { number: 2 } });
    await api.send('post', `/admin/v1/runs/${runId}/cancel`);
    await drain.drain();
    const canceled = await explain(runId, 'hal');
    expect(canceled.next).toBeNull();
    expect(wordsOf(canceled)).toEqual(
      expect.arrayContaining(['delivery hook skipped', 'run canceled']),
    );
  });

  it('says that the content was removed', async () => {
    const runId = await accept('plain', { recipients: [{ external_id: 'ida' }] });
    await drain.drain();
    const page = { runIds: [runId], cursor: firstRow, limit: 100 };
    await api.database.retention.emptyDeliveriesOfRuns(page);
    await api.database.retention.emptyNotificationsOfRuns(page);
    await api.database.retention.emptyRuns({ runIds: [runId] });
    const told = await explain(runId, 'ida');
    expect(entriesOf(told, { kind: 'content' })).toMatchObject([
      { decision: 'remove', reason: 'retention' },
    ]);
    expect(entriesOf(told, { kind: 'membership' })).toMatchObject([
      { details: { list_removed: true } },
    ]);
    const [made] = entriesOf(told, { kind: 'delivery', step: 'feed', decision: 'make' });
    expect(made?.details).toMatchObject({ data: null, content_removed: true });
  });
});

describe('who is in the run', () => {
  it('waits for the fan-out, until when it is scheduled', async () => {
    const sendAt = new Date(Date.now() + dayMs).toISOString();
    const recipients = [{ external_id: 'jo' }];
    const runId = await accept('plain', { recipients, send_at: sendAt });
    await api.send('put', '/admin/v1/users/jo', {});
    const told = await explain(runId, 'jo');
    expect(told).toMatchObject({ in_run: true, next: { at: sendAt, what: 'fan_out' } });
    expect(entriesOf(told, { kind: 'membership' })).toMatchObject([
      { reason: 'not_fanned_out_yet' },
    ]);
  });

  it('was on the topic when the run was accepted, and who was not is told why', async () => {
    const join = (names: string[]) =>
      api.send('post', '/admin/v1/topics/news/subscriptions', { user_external_ids: names });
    for (const name of ['kim', 'lea', 'max', 'ned'])
      await api.send('put', `/admin/v1/users/${name}`, {});
    await join(['kim', 'lea']);
    await api.send('delete', '/admin/v1/users/lea/subscriptions/news');
    const runId = await accept('plain', { topic: 'news' });
    await join(['max']);
    const tell = async (name: string) => {
      const told = await explain(runId, name);
      const [entry] = entriesOf(told, { kind: 'membership' });
      return {
        in_run: told.in_run,
        decision: entry?.decision,
        reason: entry?.reason,
        ...entry?.details,
      };
    };
    expect(await tell('lea')).toMatchObject({ in_run: false, reason: 'unsubscribed_before' });
    await drain.drain();
    expect(await tell('kim')).toMatchObject({ in_run: true, decision: 'member', topic: 'news' });
    expect(await tell('max')).toMatchObject({ in_run: false, reason: 'subscribed_later' });
    expect(await tell('ned')).toMatchObject({ in_run: false, reason: 'not_subscribed' });
    expect((await explain(runId, 'max')).summary).toBe(
      'max is not in the run, because the user came on its topic after it was accepted.',
    );
  });

  it('is not who caused it, where the notiflow leaves the actor out', async () => {
    await publish('quiet', [
      { handle: 'trigger', type: 'trigger', settings: { exclude_actor: true } },
      { handle: 'feed', ...feed },
    ]);
    const recipients = [{ external_id: 'olga' }, { external_id: 'pia' }];
    const runId = await accept('quiet', { recipients, actor: { external_id: 'olga' } });
    await drain.drain();
    const told = await explain(runId, 'olga');
    expect(told.in_run).toBe(false);
    expect(entriesOf(told, { kind: 'membership' })).toMatchObject([
      { decision: 'left_out', reason: 'actor_excluded' },
    ]);
  });

  it('is not found when there is no such run or no such user', async () => {
    const runId = await accept('plain', { recipients: [{ external_id: 'ada' }] });
    const ask = (run: string, name: string) =>
      api.send('get', `/admin/v1/runs/${run}/recipients/${name}/explain`);
    const noRun = await ask(newId(), 'ada');
    expect([noRun.status, noRun.body.error.details.resource]).toEqual([404, 'run']);
    const noUser = await ask(runId, 'nobody');
    expect([noUser.status, noUser.body.error.details.resource]).toEqual([404, 'user']);
  });
});
