import type { NewDelivery } from '@notiflow/database';
import pg from 'pg';
import { processNotifications } from '../../../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../../../test/support/claim-due.ts';
import { eventually } from '../../../../../../test/support/eventually.ts';
import { readProjectRows } from '../../../../test/read-project-rows.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;
let channelId: string;

const mark = 'told-of-the-person';
const person = {
  email: `${mark}@example.com`,
  phone: '+4915112345678',
  first_name: `First ${mark}`,
  custom_fields: { about: mark },
};
const users = '/admin/v1/users';

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
  channelId = (await api.send('get', '/management/v1/channels/feed')).body.id;
  for (const name of ['ann', 'ben']) await api.send('put', `${users}/${name}`, {});
});

beforeEach(async () => {
  await api.send('delete', `${users}/gone`);
  await api.send('put', `${users}/gone`, {
    ...person,
    preferences: { channel_types: { sms: false } },
    channel_settings: [{ channel_id: channelId, settings: { device_tokens: [mark] } }],
  });
});

afterAll(() => api.close());

async function acceptRun(body: object): Promise<string> {
  const response = await api.send('post', '/admin/v1/notiflows/welcome/run', body);
  expect(response.status).toBe(202);
  return response.body.notiflow_run_id;
}

const gone = { external_id: 'gone', ...person, data: { about: mark } };
const fanOut = (runId: string, pageSize = 100) => api.database.runs.fanOutPage({ runId, pageSize });
// A delivery without a channel waits in the lane of its notification.
const claim = ({ notificationId }: { notificationId: string }) =>
  claimDue(api.database, { lanes: [notificationId] });
const deletePerson = () => api.send('delete', `${users}/gone`);
const get = async (path: string) => (await api.send('get', `/admin/v1/${path}`)).body;

/** Settles a notification with one webhook delivery, and answers the delivery's id. */
async function settle(
  notification: { id: string; runId: string },
  changes: Partial<NewDelivery> = {},
) {
  const { id: notificationId, runId } = notification;
  const message = { content_type: 'json', url: 'https://example.com', headers: {} } as const;
  await processNotifications(api.database, {
    runId,
    ids: [notificationId],
    delivery: { message: { ...message, method: 'POST', body: `Dear ${mark}` }, ...changes },
  });
  const { items } = await get(`notifications/${notificationId}/deliveries`);
  return items[0].id as string;
}

async function deliverTo(changes: Partial<NewDelivery> = {}) {
  const runId = await acceptRun({ recipients: [gone], data: { text: mark } });
  const page = await fanOut(runId);
  const notificationId = page?.notificationIds[0] ?? '';
  return {
    runId,
    notificationId,
    deliveryId: await settle({ id: notificationId, runId }, changes),
  };
}

/** Records that an attempt was not processed and is to be made again at once. */
function recordRetry(id: string, { workerId }: { workerId: string }) {
  return api.database.deliveries.recordAttempts({
    workerId,
    attempts: [
      {
        id,
        attempt: 1,
        outcome: 'not_processed',
        code: 'http_503',
        reason: `No mailbox ${mark}`,
        providerMessageId: null,
        status: 'pending',
        statusReason: null,
        retryDelayMs: 0,
        durationMs: 1,
        counts: true,
      },
    ],
  });
}

async function expectNoTrace(): Promise<void> {
  const { byTable } = await readProjectRows(api.databaseUrl, 'default');
  const rows = Object.values(byTable).flat();
  expect(rows.length).toBeGreaterThan(0);
  const traces = [mark, person.phone, '"gone"', '/gone/'];
  expect(rows.filter((row) => traces.some((trace) => row.includes(trace)))).toEqual([]);
}

/** What became of a run, whose counters must add up. */
async function countersOf(runId: string) {
  const { counters } = await get(`runs/${runId}`);
  const { recipients, ...parts } = counters as Record<string, number>;
  expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(recipients);
  return counters;
}

describe('204', () => {
  it('leaves no word of the person in any table, whatever was on its way', async () => {
    const actor = { external_id: 'gone', ...person };
    const ofOthers = { recipients: [{ external_id: 'ann' }], actor };
    await deliverTo({ channelType: 'in_app', status: 'delivered' });
    await deliverTo({ status: 'failed', reason: 'template_error', reasonDetails: { at: mark } });
    await deliverTo();
    const tried = await deliverTo();
    await recordRetry(tried.deliveryId, await claim(tried));
    const underWay = await deliverTo();
    const held = await claim(underWay);
    await fanOut(await acceptRun({ recipients: [gone, { external_id: 'ann' }] }));
    await api
      .send('post', `${users}/gone/subscriptions`, { topic_name: 'keyed' })
      .set('idempotency-key', 'subscribe-once');
    await fanOut(await acceptRun(ofOthers));
    await acceptRun(ofOthers);
    await acceptRun({ recipients: [gone], data: { text: mark } });
    const canceled = await acceptRun({ recipients: [gone], actor });
    await api.send('post', `/admin/v1/runs/${canceled}/cancel`);

    expect((await deletePerson()).status).toBe(204);
    await expectNoTrace();
    await recordRetry(underWay.deliveryId, held);
    await expectNoTrace();
  });

  it('keeps ids and statuses, and every answer about them', async () => {
    const { runId, notificationId, deliveryId } = await deliverTo({
      channelType: 'in_app',
      status: 'delivered',
    });
    const { id } = await get('users/gone');
    expect(await get(`deliveries/${deliveryId}`)).toMatchObject({ recipient_external_id: 'gone' });
    await deletePerson();
    expect(await get(`deliveries/${deliveryId}`)).toMatchObject({
      status: 'delivered',
      recipient_id: id,
      recipient_external_id: null,
      data: {},
    });
    expect(await get(`notifications/${notificationId}`)).toMatchObject({
      status: 'processed',
      recipient_id: id,
      recipient: null,
      data: {},
    });
    expect(await get(`runs/${runId}`)).toMatchObject({ data: {} });
    expect(await countersOf(runId)).toMatchObject({ recipients: 1, processed: 1 });
  });

  it('stops what is not sent yet', async () => {
    const runId = await acceptRun({ recipients: [gone] });
    const page = await fanOut(runId);
    const { deliveryId, ...made } = await deliverTo();
    await deletePerson();
    const notificationId = page?.notificationIds[0] ?? '';
    const stopped = { status: 'stopped', reason: 'user_deleted' };
    expect(await get(`notifications/${notificationId}`)).toMatchObject(stopped);
    const skipped = { status: 'skipped', reason: 'user_deleted', next_attempt_at: null };
    expect(await get(`deliveries/${deliveryId}`)).toMatchObject(skipped);
    expect((await claim(made)).deliveries).toEqual([]);
    expect(await countersOf(runId)).toMatchObject({ recipients: 1, stopped: 1 });
  });

  it('lets an attempt under way end, and makes no other', async () => {
    const { deliveryId, ...made } = await deliverTo();
    const held = await claim(made);
    expect(held.deliveries).toHaveLength(1);
    await deletePerson();
    expect(await get(`deliveries/${deliveryId}`)).toMatchObject({ status: 'processing' });
    await recordRetry(deliveryId, held);
    expect(await get(`deliveries/${deliveryId}`)).toMatchObject({
      status: 'skipped',
      reason: 'user_deleted',
      next_attempt_at: null,
      attempts: [{ outcome: 'not_processed', reason: null }],
    });
  });

  it('takes the person out of a run that is not fanned out, and of nobody else', async () => {
    const recipients = [{ external_id: 'ann', data: { seat: 1 } }, gone, { external_id: 'ben' }];
    const runId = await acceptRun({ recipients, data: { text: 'for all' } });
    await fanOut(runId, 1);
    await deletePerson();
    await fanOut(runId, 1);
    await fanOut(runId, 1);
    expect(await get(`runs/${runId}`)).toMatchObject({
      status: 'fanned_out',
      data: { text: 'for all' },
    });
    expect(await countersOf(runId)).toMatchObject({ recipients: 2, pending: 2 });
    expect((await api.send('get', `${users}/gone`)).status).toBe(404);
  });

  it('takes the person off topics, also for a fan-out that is under way', async () => {
    await api.send('post', '/admin/v1/topics/news/subscriptions', {
      user_external_ids: ['ann', 'gone', 'ben'],
    });
    const runId = await acceptRun({ topic: 'news' });
    await fanOut(runId, 1);
    await deletePerson();
    await countersOf(runId);
    await fanOut(runId, 1);
    await countersOf(runId);
    await fanOut(runId, 5);
    expect(await get(`runs/${runId}`)).toMatchObject({ status: 'fanned_out' });
    expect(await countersOf(runId)).toMatchObject({ recipients: 2 });
    const { items } = await get('topics/news/subscriptions');
    expect(items).toHaveLength(2);
  });

  it('lets a run go on whose actor is deleted', async () => {
    const actor = { external_id: 'gone', ...person };
    const runId = await acceptRun({ recipients: [{ external_id: 'ann' }], actor });
    await fanOut(runId, 1);
    const waiting = await acceptRun({ recipients: [{ external_id: 'ann' }], actor });
    const { id } = await get('users/gone');
    await deletePerson();
    expect(await get(`runs/${runId}`)).toMatchObject({ actor_id: id });
    const page = await fanOut(waiting);
    expect(page?.notificationIds).toHaveLength(1);
    const { runs } = await api.database.notifications.loadNotifications(
      page?.notificationIds ?? [],
    );
    expect(runs.get(waiting)?.actor).toBeNull();
    expect((await api.send('get', `${users}/gone`)).status).toBe(404);
  });

  it('leaves an actor in what others were already written, and in nothing else', async () => {
    const boss = { external_id: 'boss', email: 'boss@example.com' };
    const recipients = [{ external_id: 'ann' }, { external_id: 'ben' }];
    const runId = await acceptRun({ recipients, actor: boss });
    const [written = '', unwritten = ''] = (await fanOut(runId))?.notificationIds ?? [];
    const readActor = async () => {
      const { notifications, runs } = await api.database.notifications.loadNotifications([
        unwritten,
      ]);
      expect(notifications).toHaveLength(1);
      return runs.get(runId)?.actor;
    };
    expect(await readActor()).toMatchObject(boss);
    const body = `Asked by ${boss.email}`;
    const message = { content_type: 'json', url: 'https://example.com', headers: {} } as const;
    const deliveryId = await settle(
      { id: written, runId },
      { message: { ...message, method: 'POST', body } },
    );
    await api.send('delete', `${users}/boss`);
    expect(await get(`deliveries/${deliveryId}`)).toMatchObject({
      status: 'pending',
      data: { body },
    });
    expect(await readActor()).toBeNull();
    const { byTable } = await readProjectRows(api.databaseUrl, 'default');
    const naming = Object.values(byTable)
      .flat()
      .filter((row) => row.includes(boss.email));
    expect(naming).toEqual([expect.stringContaining(deliveryId)]);
    // Who is later known by the same name did not ask for it.
    await api.send('put', `${users}/boss`, { email: boss.email });
    expect(await readActor()).toBeNull();
  });

  it('misses nothing when runs are fanned out and settled at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      await api.send('put', `${users}/gone`, person);
      const recipients = [gone, { external_id: 'ann' }];
      const runIds = await Promise.all(Array.from({ length: 6 }, () => acceptRun({ recipients })));
      const work = runIds.map(async (runId) => {
        const page = await fanOut(runId);
        await Promise.all((page?.notificationIds ?? []).map(settleLoaded));
      });
      const [answer] = await Promise.all([deletePerson(), ...work]);
      expect(answer.status).toBe(204);
      for (const runId of runIds) await countersOf(runId);
      await expectNoTrace();
    }
  });

  it('makes a run that comes while it works wait, and be for somebody new', async () => {
    const { deliveryId } = await deliverTo();
    const { id } = await get('users/gone');
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    const waiting = async (count: number) => {
      const { rows } = await client.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(rows).toHaveLength(count);
    };
    await client.query('BEGIN');
    await client.query('SELECT FROM deliveries WHERE id = $1 FOR UPDATE', [deliveryId]);
    const deleting = deletePerson().then(({ status }) => status);
    await eventually(() => waiting(1));
    const runId = await acceptRun({ recipients: [gone] });
    const fanningOut = fanOut(runId);
    await Promise.race([fanningOut, eventually(() => waiting(2))]);
    await client.query('ROLLBACK');
    await client.end();
    expect(await deleting).toBe(204);
    const notificationId = (await fanningOut)?.notificationIds[0];
    const { recipient_id: recipientId } = await get(`notifications/${notificationId}`);
    expect(recipientId).not.toBe(id);
    expect(recipientId).toBe((await get('users/gone')).id);
  });

  /** Does as a worker does: reads the recipient, writes a message about them. */
  async function settleLoaded(id: string): Promise<void> {
    const set = await api.database.notifications.loadNotifications([id]);
    const [notification] = set.notifications;
    if (notification?.recipient?.external_id !== 'gone') return;
    await processNotifications(api.database, {
      runId: notification.runId,
      ids: [id],
      delivery: {
        stepHandle: 'feed',
        channelType: 'in_app',
        provider: 'in_app',
        status: 'delivered',
        message: { title: null, body: `Dear ${mark}`, action_url: null } as never,
      },
    });
  }

  it('is in the audit log by id, and makes a later user of the same name somebody else', async () => {
    const { id } = await get('users/gone');
    await deletePerson();
    const log = await api.send('get', '/management/v1/audit-log?limit=1');
    expect(log.body.items[0]).toMatchObject({
      action: 'user.deleted',
      resource: 'user',
      resource_id: id,
    });
    expect(JSON.stringify(log.body.items[0])).not.toContain('gone');
    const again = await api.send('put', `${users}/gone`, {});
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ email: null, custom_fields: {} });
    expect(again.body.id).not.toBe(id);
    expect((await get('users/gone/preferences')).channel_types.sms).toBe(true);
  });
});

describe('404', () => {
  it('is the answer to a second time', async () => {
    expect((await deletePerson()).status).toBe(204);
    const second = await deletePerson();
    expect(second.status).toBe(404);
    expect(second.body.error.details).toEqual({ resource: 'user', id: 'gone' });
  });

  it('is the answer to all but one of many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, deletePerson));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([204, 404, 404, 404, 404]);
  });
});
