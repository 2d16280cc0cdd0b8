import type { ServerResponse } from 'node:http';
import type { Step } from '@notiflow/contracts';
import { newId } from '@notiflow/database';
import { createOutbound, createProviders, type Providers } from '@notiflow/providers';
import { Webhook } from 'standardwebhooks';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../../../../test/support/peers.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';
import { createEventSender } from './create-event-sender.ts';
import type { EventSendingDeps } from './event-sending-deps.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';
const otherSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs=';
const day = 86_400_000;

let created: TestDatabase;
let drain: Drain;
let providers: Providers;
const peers: HttpPeer[] = [];

beforeEach(async () => {
  created = await createTestDatabase('event_messages');
  providers = createProviders({ outbound: createOutbound({ allowCidrs: ['127.0.0.0/8'] }) });
  drain = createDrain(created.url, { providers });
});

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
  await drain.close();
  await providers.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

/** A receiver that answers with these statuses in turn, the last one from then on. */
async function receiver(...statuses: number[]): Promise<HttpPeer> {
  const peer = await startHttpPeer((_request, response) => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    response.writeHead(status ?? 204).end();
  });
  peers.push(peer);
  return peer;
}

/** An endpoint of the project; its secret is stored in clear, as the drain expects. */
async function listen(
  { projectId }: SeededProject,
  { url }: Pick<HttpPeer, 'url'>,
  eventTypes: string[] = [],
): Promise<string> {
  const id = newId();
  const endpoint = { projectId, id, url, description: '', eventTypes };
  await drain.database.eventEndpoints.createEndpoint({ ...endpoint, sealedSecret: secret });
  return id;
}

const feed: Step = {
  type: 'channel',
  handle: 'feed',
  position: 0,
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { content_type: 'markdown', body: 'Secret content', action_type: 'default' },
};

/** Trigger, the steps, end; published. */
function seedSteps(...between: Step[]): Promise<SeededProject> {
  const [trigger, hook, end] = webhookSteps('https://delivered.notiflow.example/hook') as [
    Step,
    Step,
    Step,
  ];
  const middle = between.length > 0 ? between : [feed, hook];
  const steps = [trigger, ...middle, end].map((step, position) => ({ ...step, position }));
  return seedProject(drain.database, { steps });
}

async function accept(seed: SeededProject, count: number): Promise<string> {
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(count) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

interface Event {
  id: string;
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

/** What a receiver was told, each verified as a receiver does. */
function heard({ requests }: Pick<HttpPeer, 'requests'>, signedWith = secret): Event[] {
  return requests.map((request) => {
    const event = new Webhook(signedWith).verify(request.body.toString(), request.headers);
    return { id: String(request.headers['webhook-id']), ...(event as Omit<Event, 'id'>) };
  });
}

const typesOf = (events: Event[]) =>
  Object.fromEntries(
    [...new Set(events.map(({ type }) => type))]
      .sort()
      .map((type) => [type, events.filter((event) => event.type === type).length]),
  );

const messagesOf = (endpointId: string) =>
  query<{ id: string; status: string; attempts: { outcome: string; code: string | null }[] }>(
    'SELECT id, status, attempts FROM event_messages WHERE endpoint_id = $1 ORDER BY id',
    [endpointId],
  );

const endpointOf = async ({ projectId }: SeededProject, id: string) =>
  drain.database.eventEndpoints.findEndpoint({ projectId, id });

describe('what happens', () => {
  it('is told once: every delivery and notification of a run, and then its end', async () => {
    const seed = await seedSteps();
    const peer = await receiver();
    await listen(seed, peer);
    const runId = await accept(seed, 3);
    await drain.drain();
    await drain.drain();
    const events = heard(peer);
    expect(typesOf(events)).toEqual({
      'delivery.delivered': 6,
      'delivery.sent': 3,
      'notification.processed': 3,
      'run.completed': 1,
    });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const [completed] = events.filter(({ type }) => type === 'run.completed');
    expect(completed?.data).toEqual({
      notiflow_run_id: runId,
      notiflow_id: seed.notiflowId,
      notiflow_handle: 'welcome',
      topic: null,
      status: 'fanned_out',
      reason: null,
      notifications: { processed: 3 },
      deliveries: { delivered: 6 },
    });
  });

  it('is written once, for a few as for many, and not when a row is written again', async () => {
    const seed = await seedSteps(feed);
    const endpointId = await listen(seed, await receiver(), ['delivery.*', 'notification.*']);
    for (const count of [1, 300]) {
      await accept(seed, count);
      await withoutSending(() => drain.drain());
    }
    await query('UPDATE deliveries SET seen_at = now(), updated_at = now()');
    await query('UPDATE notifications SET results = NULL, updated_at = now()');
    const subjects = await query<{ subject: string }>(
      `SELECT type || ' ' || subject_id AS subject FROM event_messages WHERE endpoint_id = $1`,
      [endpointId],
    );
    expect(subjects).toHaveLength(602);
    expect(new Set(subjects.map(({ subject }) => subject)).size).toBe(602);
  });

  it('is told by ids and words, and neither content nor addresses', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver();
    await listen(seed, peer, ['delivery.*']);
    const runId = await accept(seed, 1);
    await drain.drain();
    const [event] = heard(peer);
    const [delivery] = await query<Record<string, string>>('SELECT * FROM deliveries');
    expect(event).toMatchObject({ type: 'delivery.delivered', timestamp: expect.any(String) });
    expect(event?.data).toEqual({
      delivery_id: delivery?.id,
      notification_id: delivery?.notification_id,
      notiflow_run_id: runId,
      notiflow_id: seed.notiflowId,
      notiflow_handle: 'welcome',
      recipient_id: delivery?.recipient_id,
      recipient_external_id: 'user-0',
      topic: null,
      step_handle: 'feed',
      channel_id: seed.channelIds.in_app,
      channel_handle: 'feed',
      channel_type: 'in_app',
      provider: 'in_app',
      provider_message_id: null,
      status: 'delivered',
      reason: null,
      attempt_count: 0,
      code: null,
    });
    expect(String(peer.requests[0]?.body)).not.toContain('Secret content');
  });

  it('is told of the types an endpoint asked for, in its own project alone', async () => {
    const seed = await seedSteps();
    const [one, two, three] = [await receiver(), await receiver(), await receiver()];
    await listen(seed, one, ['delivery.sent']);
    await listen(seed, two, ['notification.*', 'run.completed']);
    const key = { prefix: 'x', hash: Buffer.from('other') };
    const other = await drain.database.projects.createProject({
      slug: 'other',
      name: 'Other',
      apiKey: key,
      secretKey: { ...key, hash: Buffer.from('others') },
    });
    if (other === null) throw new Error('The other project was not created.');
    await listen({ ...seed, projectId: other.id }, three);
    await accept(seed, 2);
    await drain.drain();
    expect(typesOf(heard(one))).toEqual({ 'delivery.sent': 2 });
    expect(typesOf(heard(two))).toEqual({ 'notification.processed': 2, 'run.completed': 1 });
    expect(three.requests).toHaveLength(0);
  });

  it('is told of an erased person without the name', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver(500, 204);
    await listen(seed, peer, ['delivery.delivered']);
    await accept(seed, 1);
    await drain.drain();
    await drain.database.users.eraseUser({ projectId: seed.projectId, externalId: 'user-0' });
    await drain.drainAfter({ ...seed, byMs: 60_000 });
    const [before, after] = heard(peer);
    expect(before?.data.recipient_external_id).toBe('user-0');
    expect(after?.data.recipient_external_id).toBeNull();
    expect(after?.id).toBe(before?.id);
  });

  it('of a run is over when the last of its deliveries is', async () => {
    const wait: Step = {
      type: 'wait',
      handle: 'wait',
      position: 0,
      duration: 1,
      duration_unit: 'hours',
    };
    const seed = await seedSteps(feed, wait, { ...feed, handle: 'again' });
    const peer = await receiver();
    await listen(seed, peer, ['run.completed']);
    await accept(seed, 2);
    await drain.drain();
    expect(peer.requests).toHaveLength(0);
    await drain.drainAfter({ ...seed, byMs: 3_600_000 });
    await drain.drainAfter({ ...seed, byMs: 3_600_000 });
    expect(heard(peer)[0]?.data).toMatchObject({ deliveries: { delivered: 4 } });
    const [run] = await query<{ id: string }>('SELECT id FROM runs');
    await drain.database.runs.cancelRun({ projectId: seed.projectId, id: run?.id ?? '' });
    await drain.drainAfter({ ...seed, byMs: 3_600_000 });
    expect(peer.requests).toHaveLength(1);
  });
});

describe('an endpoint that fails', () => {
  it('is asked ten times in all, under one id', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver(503, 404, 301, 500);
    const endpointId = await listen(seed, peer, ['delivery.delivered']);
    await accept(seed, 1);
    await drain.drain();
    for (let tries = 1; tries < 12; tries += 1) {
      expect(peer.requests).toHaveLength(Math.min(tries, 10));
      const [row] = await query<{ ms: number | null }>(
        'SELECT extract(epoch FROM next_try_at - now())::float8 * 1000 AS ms FROM event_messages',
      );
      await drain.drainAfter({ ...seed, byMs: row?.ms ?? day });
    }
    expect(new Set(heard(peer).map(({ id }) => id)).size).toBe(1);
    const [message] = await messagesOf(endpointId);
    expect(message?.status).toBe('failed');
    expect(message?.attempts.map(({ code }) => code)).toEqual([
      'http_503',
      'http_404',
      'redirect',
      ...Array(7).fill('http_500'),
    ]);
  });

  it('is disabled by 410 at once; what happens then is missed until it is asked for', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver(410, 204);
    const endpointId = await listen(seed, peer, ['delivery.delivered']);
    const since = new Date(Date.now() - 60_000);
    await accept(seed, 3);
    await drain.drain();
    expect(await endpointOf(seed, endpointId)).toMatchObject({ disabledReason: 'gone' });
    await accept(seed, 2);
    await drain.drain();
    expect(peer.requests).toHaveLength(1);
    const statuses = (await messagesOf(endpointId)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['failed', 'missed', 'missed', 'missed', 'missed']);
    const address = { projectId: seed.projectId, id: endpointId };
    await drain.database.eventEndpoints.switchEndpoint({ ...address, disabledReason: null });
    const replay = {
      projectId: seed.projectId,
      endpointId,
      since,
      until: null,
      statuses: ['failed', 'missed'] as ('failed' | 'missed')[],
      // One in a minute: on a busy machine, two looks are further apart than messages of one second.
      perSecond: 1 / 60,
    };
    const replayed = await drain.database.eventEndpoints.replayEventMessages(replay);
    expect(replayed).toMatchObject({ count: 5, hasMore: false });
    expect(await drain.database.eventEndpoints.replayEventMessages(replay)).toMatchObject({
      count: 0,
    });
    await drain.drain();
    expect(peer.requests).toHaveLength(1);
    await drain.drainAfter({ ...seed, byMs: 5 * 60_000 });
    expect(new Set(heard(peer).map(({ id }) => id)).size).toBe(5);
    expect(peer.requests).toHaveLength(6);
  });

  it('for five days is disabled, and the audit log says why', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver(500);
    const endpointId = await listen(seed, peer, ['delivery.delivered']);
    await accept(seed, 1);
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: 4.9 * day });
    expect(await endpointOf(seed, endpointId)).toMatchObject({ disabledReason: null });
    await drain.drainAfter({ ...seed, byMs: 0.2 * day });
    expect(await endpointOf(seed, endpointId)).toMatchObject({
      disabledReason: 'failing',
      failingSince: expect.any(Date),
    });
    expect(await query('SELECT actor_kind, action, resource_id, details FROM audit_log')).toEqual([
      {
        actor_kind: 'system',
        action: 'event_endpoint.disabled',
        resource_id: endpointId,
        details: { reason: 'failing' },
      },
    ]);
  });

  it('and answers once in between fails no longer', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver(500, 204, 500);
    const endpointId = await listen(seed, peer, ['delivery.delivered']);
    for (let runs = 0; runs < 3; runs += 1) {
      await accept(seed, 1);
      await drain.drainAfter({ ...seed, byMs: 4 * day });
    }
    expect(await endpointOf(seed, endpointId)).toMatchObject({
      disabledReason: null,
      succeededAt: expect.any(Date),
    });
  });

  it('holds nobody else up, however much waits for it', async () => {
    const seed = await seedSteps(feed);
    const open = new Set<ServerResponse>();
    let openMost = 0;
    let isSilent = false;
    const silent = await startHttpPeer((_request, response) => {
      if (!isSilent) return response.writeHead(500).end();
      open.add(response);
      response.once('close', () => open.delete(response));
      openMost = Math.max(openMost, open.size);
    });
    peers.push(silent);
    for (let count = 0; count < 12; count += 1) await listen(seed, silent, ['delivery.delivered']);
    await accept(seed, 1);
    await drain.drain();
    expect(silent.requests).toHaveLength(12);
    isSilent = true;
    const healthy = await receiver(204);
    await listen(seed, healthy, ['delivery.delivered']);
    await accept(seed, 30);
    await withoutSending(() => drain.drain());
    const sender = createEventSender(senderDeps());
    await sender.look();
    await eventually(async () => expect(healthy.requests).toHaveLength(30));
    // One for each, and a fifth of the slots for all of them.
    expect(openMost).toBeLessThanOrEqual(10);
    isSilent = false;
    for (const response of open) response.writeHead(410).end();
    await sender.whenIdle();
  });
});

describe('a message', () => {
  it('is signed with both secrets for a day after they were rotated', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver();
    const endpointId = await listen(seed, peer, ['delivery.delivered']);
    const address = { projectId: seed.projectId, id: endpointId };
    await drain.database.eventEndpoints.rotateEndpointSecret({
      ...address,
      sealedSecret: otherSecret,
    });
    await accept(seed, 2);
    await drain.drain();
    expect(heard(peer)).toEqual(heard(peer, otherSecret));
    peer.requests.length = 0;
    await drain.drainAfter({ ...seed, byMs: day });
    await accept(seed, 1);
    await drain.drain();
    expect(heard(peer, otherSecret)).toHaveLength(1);
    expect(() => heard(peer)).toThrow('No matching signature');
  });

  it('that a lost worker had is sent by another, and says so', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver();
    const endpointId = await listen(seed, peer, ['delivery.delivered']);
    await accept(seed, 1);
    await withoutSending(() => drain.drain());
    const want = { limit: 10, doubtfulLimit: 10, perEndpoint: 10, underWay: {}, timeoutMs: 15_000 };
    const lost = await drain.database.eventEndpoints.claimEventMessages({
      ...want,
      workerId: newId(),
    });
    expect(lost).toHaveLength(1);
    await drain.drain();
    expect(peer.requests).toHaveLength(0);
    await drain.drainAfter({ ...seed, byMs: 25_000 });
    const [message] = await messagesOf(endpointId);
    expect(message?.attempts.map(({ outcome }) => outcome)).toEqual(['crashed', 'accepted']);
    const entry = { startedAt: '', endedAt: '', outcome: 'accepted', code: null, reason: null };
    const late = {
      id: lost[0]?.id ?? '',
      attempt: 1,
      status: 'failed' as const,
      delayMs: null,
      counts: true,
      verdict: 'gone' as const,
      entry: { ...entry, number: 1 },
    };
    await drain.database.eventEndpoints.settleEventMessages({
      workerId: newId(),
      outcomes: [late],
    });
    expect((await messagesOf(endpointId))[0]?.status).toBe('delivered');
    expect(await endpointOf(seed, endpointId)).toMatchObject({ disabledAt: null });
  });

  it('to an endpoint that was deleted is never sent', async () => {
    const seed = await seedSteps(feed);
    const peer = await receiver(500);
    const endpointId = await listen(seed, peer, ['delivery.delivered']);
    await accept(seed, 2);
    await drain.drain();
    const before = peer.requests.length;
    await drain.database.eventEndpoints.deleteEndpoint({
      projectId: seed.projectId,
      id: endpointId,
    });
    await drain.drainAfter({ ...seed, byMs: day });
    expect(peer.requests).toHaveLength(before);
    const statuses = (await messagesOf(endpointId)).map(({ status }) => status);
    expect(statuses).toEqual(['missed', 'missed']);
  });

  it('goes when content does', async () => {
    const seed = await seedSteps(feed);
    const endpointId = await listen(seed, await receiver(), ['delivery.delivered']);
    await accept(seed, 2);
    await drain.drain();
    const { retention } = drain.database;
    const page = { projectId: seed.projectId, limit: 10 };
    const yesterday = new Date(Date.now() - day);
    expect(await retention.purgeEventMessages({ ...page, before: yesterday })).toBe(0);
    const tomorrow = new Date(Date.now() + day);
    expect(await retention.purgeEventMessages({ ...page, before: tomorrow })).toBe(2);
    expect(await messagesOf(endpointId)).toEqual([]);
  });
});

/** What a sender of its own works with. */
function senderDeps(): EventSendingDeps {
  const quiet = () => {};
  return {
    eventEndpoints: drain.database.eventEndpoints,
    providers,
    metrics: drain.metrics,
    logger: { info: quiet, warn: quiet, error: quiet },
    openEndpointSecrets: () => secret,
    stopping: new AbortController().signal,
    abortSends: new AbortController().signal,
  } as unknown as EventSendingDeps;
}

/** Lets no worker claim messages meanwhile. */
async function withoutSending(work: () => Promise<unknown>): Promise<void> {
  const { eventEndpoints } = drain.database;
  const { claimEventMessages } = eventEndpoints;
  eventEndpoints.claimEventMessages = async () => [];
  await work();
  eventEndpoints.claimEventMessages = claimEventMessages;
}
