import { randomBytes } from 'node:crypto';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { fastForward } from '../support/fast-forward.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { queryRows } from '../support/query-rows.ts';
import { acceptRun, type RunAnswer, recipients, waitUntilSettled } from '../support/runs.ts';
import { shiftClock } from '../support/shift-clock.ts';
import { type System, startSystem } from '../support/start-system.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('an api and a worker an hour ahead, and others an hour behind, on one database', () => {
  let receiver: HttpPeer;
  let ahead: System;
  let behind: System;

  beforeAll(async () => {
    receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
    const secrets = {
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      KEY_PEPPER: randomBytes(32).toString('hex'),
    };
    ahead = await startSystem({ env: { ...secrets, NODE_OPTIONS: shiftClock(hourMs) } });
    const { databaseUrl } = ahead;
    const env = { ...secrets, NODE_OPTIONS: shiftClock(-hourMs) };
    behind = await startSystem({ databaseUrl, env });
    await configureNotiflow(ahead, { handle: 'hook', webhook: { url: receiver.url } });
    await makeReminder(ahead, receiver.url);
  });
  afterAll(async () => {
    await behind.stop();
    await ahead.stop();
    await receiver.close();
  });

  it('start runs and end rests by the clock of Postgres, and send everything once', async () => {
    const systems = [ahead, behind];
    const soon = await acceptAll('hook', { send_at: inMs(1_000) });
    const later = await acceptAll('hook', { send_at: inMs(45 * minuteMs) });
    const resting = await acceptAll('reminder', {});
    for (const runId of soon) await waitUntilSettled(ahead, runId);
    for (const runId of resting) await eventually(() => expectResting(runId));

    // Each has worked since, and one of them believes that it is late for what is still to come.
    const now = await acceptAll('hook', {});
    for (const runId of now) await waitUntilSettled(ahead, runId);
    for (const runId of later) expect((await read(runId)).status).toBe('accepted');
    for (const runId of resting) await expectResting(runId);
    expect(receiver.requests).toHaveLength(3 * systems.length);

    const [project] = await queryRows<{ id: string }>(ahead, 'SELECT id FROM projects');
    await fastForward(ahead, { projectId: project?.id ?? '', byMs: hourMs });
    for (const runId of [...later, ...resting]) await waitUntilSettled(ahead, runId);
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(5 * systems.length);
    expect(new Set(ids).size).toBe(ids.length);
    // The clocks were as wrong as this test believes: what is signed carries the moment of its worker.
    const offsets = receiver.requests.map(
      ({ headers }) => Number(headers['webhook-timestamp']) * 1_000 - Date.now(),
    );
    expect(offsets.filter((ms) => Math.abs(ms) < 30 * minuteMs)).toEqual([]);
  });

  /** Has each api accept a run. */
  const acceptAll = (handle: string, body: object) =>
    Promise.all(
      [ahead, behind].map((system) =>
        acceptRun(system, handle, { ...body, recipients: recipients(1) }),
      ),
    );

  const read = async (runId: string) =>
    (await ahead.admin<RunAnswer>('GET', `/runs/${runId}`)).body;

  /** Its first message is sent and recorded, and the second waits. */
  async function expectResting(runId: string): Promise<void> {
    const { counters, deliveries } = await read(runId);
    expect(counters).toMatchObject({ recipients: 1, processed: 0 });
    expect(deliveries).toMatchObject({ total: 1, sent: 1 });
  }
});

/** A webhook, a rest of three quarters of an hour, and a webhook. */
async function makeReminder(system: System, url: string): Promise<void> {
  const hook = { type: 'channel', channel_type: 'webhook', channel_handle: 'hook' };
  const template = { url, body: '{}' };
  const { status } = await system.management('PUT', '/notiflows/reminder', {
    active: true,
    steps: [
      { ...hook, handle: 'first', template },
      { handle: 'pause', type: 'wait', settings: { duration: 45, unit: 'minute' } },
      { ...hook, handle: 'second', template },
    ],
  });
  expect(status).toBe(201);
  await system.management('POST', '/notiflows/reminder/publish');
}
