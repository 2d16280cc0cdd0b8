import { createDatabase, type Database } from '@notiflow/database';
import { createOutbound, createProviders, type Providers } from '@notiflow/providers';
import { createTokenBuckets, type TokenBuckets } from '@notiflow/queue';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { findFreePort, type SmtpPeer, startSmtpPeer } from '../../../../test/support/peers.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createPresence } from '../presence.ts';
import { createWorkerMetrics } from '../worker-metrics.ts';
import { createDispatcher, type Dispatcher } from './create-dispatcher.ts';
import type { SendingDeps } from './sending-deps.ts';

const count = 60;

let created: TestDatabase;
let database: Database;
let providers: Providers;
let seed: SeededProject;
let stopping: AbortController;
let dispatchers: Dispatcher[];
let events: string[];
let tokens: TokenBuckets;

beforeEach(async () => {
  created = await createTestDatabase('circuit');
  database = createDatabase({ url: created.url });
  providers = createProviders({ outbound: createOutbound({ allowCidrs: ['127.0.0.0/8'] }) });
  seed = await seedProject(database);
  stopping = new AbortController();
  dispatchers = [];
  events = [];
  tokens = createTokenBuckets({ redis: null, keyPrefix: 'test' }, { countProcesses: () => 1 });
});

afterEach(async () => {
  stopping.abort();
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.close()));
  await providers.close();
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

function startDispatcher(): Dispatcher {
  const log = (event: string) => void events.push(event);
  const deps: SendingDeps = {
    deliveries: database.deliveries,
    channelHealth: database.channelHealth,
    providers,
    tokens,
    company: { others: 0 },
    presence: createPresence({ queues: [], version: 'test' }),
    publicUrl: null,
    trackMail: null,
    openCredentials: () => ({ ok: true, value: {} }),
    logger: { info: log, warn: log, error: log } as unknown as SendingDeps['logger'],
    metrics: createWorkerMetrics(),
    stopping: stopping.signal,
    abortSends: new AbortController().signal,
  };
  const dispatcher = createDispatcher(deps, { queues: ['deliveries-email'] });
  dispatchers.push(dispatcher);
  return dispatcher;
}

async function putChannel(handle: string, port: number, others: object = {}): Promise<string> {
  const { channel } = await database.channels.upsertChannel({
    projectId: seed.projectId,
    handle,
    name: handle,
    type: 'email',
    provider: 'smtp',
    settings: { host: '127.0.0.1', port, secure: false, from: 'shop@example.com', ...others },
    sealedCredentials: undefined,
  });
  return channel.id;
}

async function makeMails(channelId: string): Promise<void> {
  const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients: people(count) });
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  const ids = await fanOutWhole(database, accepted.runId);
  const message = { to: 'ada@example.com', subject: 'Hi', body: 'Hi', content_type: 'html' };
  const mail = { channelId, channelType: 'email', provider: 'smtp', lane: channelId, message };
  await processNotifications(database, {
    runId: accepted.runId,
    ids,
    delivery: mail as Parameters<typeof processNotifications>[1]['delivery'],
  });
}

/** Looks as a worker does, again and again, until it holds what is expected. */
const work = (expectation: () => Promise<void>) =>
  eventually(async () => {
    for (const dispatcher of dispatchers) await dispatcher.look();
    await expectation();
  });

const countIn = async (status: string) =>
  (await query(`SELECT FROM deliveries WHERE status = $1`, [status])).length;

/** Lets the time of every circuit pass, and that until the next attempts. */
async function passTime(): Promise<void> {
  await query(`UPDATE channel_health SET opened_until = now() - interval '1 second'`);
  await query(
    `UPDATE deliveries SET next_attempt_at = now(), sweep_at = now() WHERE status = 'pending'`,
  );
}

describe('a channel that cannot be reached', () => {
  it('loses nothing: what it could not take is sent once by the one that stands in, nearly all of it untried', async () => {
    const spare = await startSmtpPeer();
    const deadPort = await findFreePort();
    await putChannel('spare', spare.port);
    const mailId = await putChannel('mail', deadPort, { alternatives: [{ channel: 'spare' }] });
    startDispatcher();
    startDispatcher();
    await makeMails(mailId);
    await work(async () => expect(await countIn('sent')).toBe(count));
    expect(spare.mails).toHaveLength(count);
    const ids = spare.mails.map(({ parsed }) => parsed.messageId);
    expect(new Set(ids).size).toBe(count);
    // From now on nothing is tried there.
    await work(async () => expect(await database.channelHealth.readTroubled()).toHaveLength(1));
    const tried = await query('SELECT FROM attempts WHERE channel_id = $1', [mailId]);
    await makeMails(mailId);
    await work(async () => expect(await countIn('sent')).toBe(2 * count));
    expect(await query('SELECT FROM attempts WHERE channel_id = $1', [mailId])).toHaveLength(
      tried.length,
    );
    await spare.close();
  });

  it('is left alone, and what waits uses up no attempt; when it is back, everything is sent', async () => {
    const port = await findFreePort();
    const mailId = await putChannel('mail', port);
    startDispatcher();
    startDispatcher();
    await makeMails(mailId);
    await work(async () => expect(await database.channelHealth.readTroubled()).toHaveLength(1));
    await work(async () => expect(await countIn('processing')).toBe(0));
    const tried = (await query('SELECT FROM attempts')).length;
    await query(`UPDATE deliveries SET next_attempt_at = now(), sweep_at = now()`);
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.look()));
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.look()));
    expect(await query('SELECT FROM attempts')).toHaveLength(tried);
    const peer: SmtpPeer = await startSmtpPeer({}, port);
    await work(async () => {
      await passTime();
      expect(await countIn('sent')).toBe(count);
    });
    expect(peer.mails).toHaveLength(count);
    expect(events).toContain('channel.circuit_closed');
    await peer.close();
  });
});

describe('a channel with a limit', () => {
  it('sends no more than that, by however many workers, and what waits uses up no attempt', async () => {
    const peer = await startSmtpPeer();
    const mailId = await putChannel('mail', peer.port, { rate_per_second: 0.001 });
    const otherId = await putChannel('other', peer.port);
    startDispatcher();
    startDispatcher();
    await makeMails(mailId);
    await makeMails(otherId);
    // All of the other channel are sent in the same slots meanwhile.
    await work(async () => expect(await countIn('sent')).toBe(count + 1));
    expect(peer.mails).toHaveLength(count + 1);
    expect(await query('SELECT FROM attempts WHERE channel_id = $1', [mailId])).toHaveLength(1);
    expect(await countIn('pending')).toBe(count - 1);
    await peer.close();
  });
});
