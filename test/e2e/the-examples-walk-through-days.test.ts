import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNf } from '../../apps/cli/test/run-nf.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { acceptRun } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

interface Clock {
  idle: boolean;
  next_due_at: string | null;
  offset_seconds: number;
}

interface Delivery {
  step_handle: string;
  channel_type: string;
  status: string;
  reason: string | null;
  data: { subject?: string; body?: string };
}

interface Notification {
  status: string;
  reason: string | null;
  deliveries: Delivery[];
}

let system: System;
let chat: HttpPeer;
let home: string;

beforeAll(async () => {
  chat = await startHttpPeer((_request, response) => response.writeHead(204).end());
  system = await startSystem();
  home = await mkdtemp(join(tmpdir(), 'nf-examples-'));
  await cp('examples', home, { recursive: true });
  await putChannels();
  const pushed = await nf('push');
  expect(pushed.stderr).not.toContain('conflict');
  for (const handle of examples) await nf(`notiflow publish ${handle}`);
});

afterAll(async () => {
  await system.stop();
  await chat.close();
  await rm(home, { recursive: true, force: true });
});

const examples = ['welcome-series', 'order-updates', 'one-time-password', 'incident-escalation'];

async function nf(command: string) {
  const env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: system.url,
    NOTIFLOWS_TOKEN: 'nf_at_test_bootstrap_token_1',
  };
  const result = await runNf([...command.split(' '), '--project', 'default'], { cwd: home, env });
  if (result.exitCode !== 0) throw new Error(`nf ${command}: ${result.stderr}${result.stdout}`);
  return result;
}

async function putChannels(): Promise<void> {
  const channels = {
    feed: { type: 'in_app', provider: 'in_app' },
    hook: { type: 'webhook', provider: 'http' },
    // Nothing is sent there: everybody is simulated.
    mail: {
      type: 'email',
      provider: 'smtp',
      settings: { host: '127.0.0.1', port: 9, secure: false, from: 'Shop <shop@example.com>' },
    },
    text: {
      type: 'sms',
      provider: 'twilio',
      settings: { from: '+12025550104' },
      credentials: { account_sid: `AC${'0'.repeat(32)}`, auth_token: '0'.repeat(32) },
    },
  };
  for (const [handle, channel] of Object.entries(channels)) {
    const body = { name: handle, ...channel };
    const { status, body: answer } = await system.management('PUT', `/channels/${handle}`, body);
    if (status !== 201) throw new Error(JSON.stringify(answer));
  }
}

const readClock = async () => (await system.management<Clock>('GET', '/clock')).body;

/** Waits until nothing is due. */
async function settle(): Promise<Clock> {
  let clock = await readClock();
  await eventually(async () => {
    clock = await readClock();
    expect(clock.idle).toBe(true);
  });
  return clock;
}

/** Lets time pass from one due moment to the next, until nothing waits any more. */
async function walk(): Promise<void> {
  for (let clock = await settle(); clock.next_due_at !== null; clock = await settle()) {
    const moved = await system.management('POST', '/clock', { to_next_due: true });
    if (moved.status !== 200) throw new Error(JSON.stringify(moved.body));
  }
}

async function notificationsOf(runId: string): Promise<Notification[]> {
  const path = `/notifications?notiflow_run_id=${runId}`;
  return (await system.admin<{ items: Notification[] }>('GET', path)).body.items;
}

const reached = (notifications: Notification[]) =>
  notifications
    .flatMap(({ deliveries }) => deliveries)
    .filter(({ status }) => status === 'delivered')
    .map(({ step_handle }) => step_handle)
    .sort();

const ada = { external_id: 'ada', first_name: 'Ada', email: 'delivered+ada@notiflow.example' };
const bob = { external_id: 'bob', first_name: 'Bob', email: 'delivered+bob@notiflow.example' };

async function tell(name: string, externalId: string, data: object): Promise<void> {
  const body = { name, recipient: { external_id: externalId }, data };
  const { status } = await system.admin('POST', '/events', { body });
  expect(status).toBe(202);
}

describe('the examples', () => {
  it('welcome one who starts and one who does not, over five days', async () => {
    const begun = (await settle()).offset_seconds;
    const runId = await acceptRun(system, 'welcome-series', {
      recipients: [ada, { ...bob, custom_fields: { plan: 'team' } }],
    });
    await settle();
    await tell('project.created', 'ada', { name: 'Apollo' });
    await walk();
    const days = ((await readClock()).offset_seconds - begun) / 86_400;
    expect(Math.round(days)).toBe(5);
    const notifications = await notificationsOf(runId);
    expect(reached(notifications)).toEqual(
      ['hello', 'hello', 'welcome', 'welcome', 'next_steps', 'need_help', 'invite'].sort(),
    );
    const all = notifications.flatMap(({ deliveries }) => deliveries);
    expect(all.find(({ step_handle }) => step_handle === 'next_steps')?.data.subject).toBe(
      'Three things to try with Apollo',
    );
    expect(all.filter(({ reason }) => reason === 'condition')).toHaveLength(1);
  });

  it('tell every update of an order at once, and all of them in one mail', async () => {
    const runs: string[] = [];
    const update = async (order_id: string, state: string) => {
      const data = { order_id, state };
      runs.push(await acceptRun(system, 'order-updates', { recipients: [ada], data }));
      await settle();
    };
    await update('42', 'paid');
    await update('42', 'packed');
    await update('43', 'paid');
    await update('42', 'shipped');
    await walk();
    const notifications = (await Promise.all(runs.map(notificationsOf))).flat();
    const deliveries = notifications.flatMap((notification) => notification.deliveries);
    expect(deliveries.filter(({ step_handle }) => step_handle === 'now')).toHaveLength(4);
    const mails = deliveries.filter(({ step_handle }) => step_handle === 'summary');
    expect(mails.map(({ data }) => data.subject ?? '').sort()).toEqual([
      '3 updates of your order 42',
      'Your order 43: paid',
    ]);
    expect(mails.map(({ data }) => data.body ?? '').join()).toMatch(/paid.*packed.*shipped/s);
    const absorbed = notifications.filter(({ reason }) => reason === 'absorbed');
    expect([absorbed.length, notifications.length]).toEqual([2, 4]);
  });

  it('send a code by mail when the text message does not arrive, and once in 20 seconds', async () => {
    const data = { code: '123456' };
    const arrives = { ...ada, external_id: 'arrives', phone: '+12025550100' };
    const fails = { ...ada, external_id: 'fails', phone: '+12025550102' };
    const runId = await acceptRun(system, 'one-time-password', {
      recipients: [arrives, fails],
      data,
    });
    await settle();
    const again = await acceptRun(system, 'one-time-password', { recipients: [arrives], data });
    await walk();
    expect(reached(await notificationsOf(runId))).toEqual(['code', 'fallback']);
    expect(await notificationsOf(again)).toMatchObject([
      { status: 'stopped', reason: 'throttled', deliveries: [] },
    ]);
  });

  it('get louder until somebody acknowledges the incident that it is about', async () => {
    const start = async (incident: string, id: string) =>
      acceptRun(system, 'incident-escalation', {
        recipients: [{ ...ada, external_id: id, phone: '+12025550100' }],
        data: {
          incident_id: incident,
          title: 'Disk full',
          severity: 'critical',
          chat_url: chat.url,
        },
      });
    const known = await start('i-1', 'grace');
    const forgotten = await start('i-2', 'lin');
    await settle();
    await tell('incident.acknowledged', 'lin', { incident_id: 'i-1' });
    await tell('incident.acknowledged', 'grace', { incident_id: 'i-1' });
    await walk();
    expect(reached(await notificationsOf(known))).toEqual(['feed']);
    expect(reached(await notificationsOf(forgotten))).toEqual(['feed', 'manager', 'wake_up']);
    expect(chat.requests).toHaveLength(2);
  });
});
