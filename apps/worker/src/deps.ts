import { type Logger, version } from '@notiflow/boot';
import {
  type ChannelForSending,
  type ClaimedEventMessage,
  createDatabase,
  type Database,
  type ProjectQuotas,
  type RetentionDays,
} from '@notiflow/database';
import {
  createHttpCaller,
  createOutbound,
  createProviders,
  type Outbound,
} from '@notiflow/providers';
import {
  chooseConnection,
  createDoorbell,
  createFeedBell,
  createRedis,
  createTokenBuckets,
  type Doorbell,
  type FeedBell,
  type QueueConnection,
  type QueueName,
  type QueueProblem,
  type TokenBuckets,
} from '@notiflow/queue';
import { createRenderer, createSourceWriter, type Renderer } from '@notiflow/templates';
import {
  checkSecrets,
  createLinkSigner,
  createResealer,
  type KeyRing,
  loadSecrets,
  openCredentials,
  openEndpointSecret,
  type Resealer,
} from '@notiflow/vault';
import type { CallingDeps } from './calls/calling-deps.ts';
import {
  type CallMaker,
  callSlotsPerReceiver,
  createCallMaker,
} from './calls/create-call-maker.ts';
import type { WorkerConfig } from './config.ts';
import { createDispatcher, type Dispatcher } from './dispatch/create-dispatcher.ts';
import type {
  Company,
  OpenedCredentials,
  SendingDeps,
  StopSignals,
} from './dispatch/sending-deps.ts';
import { createMailTracker } from './dispatch/track-mail.ts';
import { createEventSender, type EventSender } from './event-messages/create-event-sender.ts';
import type { LogLines } from './log-lines.ts';
import { createPlans, type Plans } from './plans.ts';
import { createPresence } from './presence.ts';
import { createFindPages, type FindPages } from './stages/recipient-pages.ts';
import { createWorkerMetrics, type WorkerMetrics } from './worker-metrics.ts';

/** Everything the stages and sweeps of a worker may use; each says in its signature which part it does. */
export interface WorkerDeps
  extends CallingDeps,
    Pick<
      Database,
      | 'runs'
      | 'replays'
      | 'schedules'
      | 'notifications'
      | 'events'
      | 'feeds'
      | 'reports'
      | 'eventEndpoints'
      | 'sweeps'
      | 'retention'
      | 'usage'
      | 'activity'
    > {
  database: Database;
  /** For projects that have set none of their own. */
  retentionDays: RetentionDays;
  /** For projects that have set none of their own. */
  quotas: ProjectQuotas;
  plans: Plans;
  doorbell: Doorbell;
  /** Rung for users whose feeds have changed. */
  feedBell: Pick<FeedBell, 'ring' | 'close'>;
  renderer: Renderer;
  /** Where recipients change what they get; null where the world cannot reach us. */
  findPages: FindPages | null;
  dispatcher: Dispatcher;
  callMaker: CallMaker;
  resealer: Resealer;
  eventSender: EventSender;
  /** The queues this process works. */
  queues: QueueName[];
}

/** What a worker gets from its process. */
export interface ProcessParts {
  logger: Logger<LogLines>;
  signals: StopSignals;
  /** The way out; by default the guarded one of the configuration. */
  outbound?: Outbound;
}

/** Builds everything a worker needs; the only place where parts are put together. */
export async function createWorkerDeps(
  config: WorkerConfig,
  { logger, signals, outbound = openOutbound(config) }: ProcessParts,
): Promise<WorkerDeps> {
  const secrets = await loadSecrets(config.DATA_DIR, {
    encryptionKeys: config.ENCRYPTION_KEYS,
    keyPepper: config.KEY_PEPPER,
  });
  const database = createDatabase({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    onError: (error) => logger.error('database.failed', {}, error),
  });
  await checkSecrets(database.projects, secrets);
  const metrics = createWorkerMetrics();
  const renderer = createRenderer({ threads: config.RENDER_THREADS });
  const publicUrl = config.PUBLIC_URL ?? null;
  const links = createLinkSigner(secrets.pepper);
  const company = { others: 0 };
  const sending: SendingDeps = {
    deliveries: database.deliveries,
    channelHealth: database.channelHealth,
    providers: createProviders({ outbound, writer: createSourceWriter(renderer) }),
    tokens: openTokenBuckets(config, company),
    company,
    presence: createPresence({ queues: config.queues, version }),
    publicUrl,
    trackMail: createMailTracker(publicUrl, links),
    openCredentials: (channel) => readCredentials(secrets.keyRing, channel),
    logger,
    metrics,
    ...signals,
  };
  const doorbell = createDoorbell(queueOptions(config, { logger, metrics }));
  const httpCaller = createHttpCaller({ outbound, connections: callSlotsPerReceiver });
  const { calls, eventEndpoints } = database;
  return {
    ...sending,
    database,
    calls,
    runs: database.runs,
    replays: database.replays,
    schedules: database.schedules,
    notifications: database.notifications,
    events: database.events,
    feeds: database.feeds,
    reports: database.reports,
    eventEndpoints,
    plans: createPlans(database.notiflows),
    sweeps: database.sweeps,
    retention: database.retention,
    usage: database.usage,
    activity: database.activity,
    retentionDays: {
      contentDays: config.RETENTION_CONTENT_DAYS,
      historyDays: config.RETENTION_HISTORY_DAYS,
      auditDays: config.RETENTION_AUDIT_DAYS,
    },
    quotas: {
      openDeliveries: config.QUOTA_OPEN_DELIVERIES ?? null,
      scheduledRuns: config.QUOTA_SCHEDULED_RUNS ?? null,
      recipientsPerDay: config.QUOTA_RECIPIENTS_PER_DAY ?? null,
      storedBytes: config.QUOTA_STORED_BYTES ?? null,
    },
    doorbell,
    feedBell: createFeedBell(queueOptions(config, { logger, metrics })),
    renderer,
    findPages: createFindPages(publicUrl, links),
    dispatcher: createDispatcher(sending, { queues: config.queues }),
    httpCaller,
    callMaker: createCallMaker({ ...sending, calls, doorbell, httpCaller }),
    resealer: createResealer(secrets.keyRing),
    eventSender: createEventSender({
      ...sending,
      eventEndpoints,
      openEndpointSecrets: (message) => readEndpointSecrets(secrets.keyRing, message),
    }),
    queues: config.queues,
  };
}

function openOutbound(config: WorkerConfig): Outbound {
  const allowCidrs = config.OUTBOUND_ALLOW_CIDRS.split(',').map((cidr) => cidr.trim());
  return createOutbound({ allowCidrs: allowCidrs.filter((cidr) => cidr !== '') });
}

/** What channels with a limit may send: counted in Redis, or each worker's part of it where there is none. */
function openTokenBuckets(config: WorkerConfig, company: Company): TokenBuckets {
  const redis = config.REDIS_URL === undefined ? null : createRedis(config.REDIS_URL);
  return createTokenBuckets(
    { redis, keyPrefix: `${config.QUEUE_PREFIX}:rate` },
    { countProcesses: () => 1 + company.others },
  );
}

/** Where the queues are, and who hears of their problems. */
export function queueOptions(
  config: WorkerConfig,
  { logger, metrics }: { logger: Logger<LogLines>; metrics: Pick<WorkerMetrics, 'failedRings'> },
) {
  return {
    connection: queueConnection(config),
    onError({ kind, queue, error }: QueueProblem) {
      if (kind === 'not_rung') metrics.failedRings.increment({ queue });
      logger.warn('queue.failed', { queue, problem: kind }, error);
    },
  };
}

/** Where the jobs of this installation are kept. */
export function queueConnection(config: WorkerConfig): QueueConnection {
  return chooseConnection({
    redisUrl: config.REDIS_URL,
    databaseUrl: config.DATABASE_URL,
    prefix: config.QUEUE_PREFIX,
  });
}

function readCredentials(keyRing: KeyRing, channel: ChannelForSending): OpenedCredentials {
  try {
    const sealed = channel.encryptedCredentials;
    return { ok: true, value: openCredentials(keyRing, { channel, sealed }) };
  } catch {
    return { ok: false, reason: 'The credentials cannot be opened with the keys of this worker.' };
  }
}

function readEndpointSecrets(
  keyRing: KeyRing,
  { projectId, endpointId, secret, previousSecret }: ClaimedEventMessage,
): string | null {
  const endpoint = { projectId, id: endpointId };
  const sealed = previousSecret === null ? [secret] : [secret, previousSecret];
  try {
    return sealed.map((one) => openEndpointSecret(keyRing, { endpoint, sealed: one })).join(' ');
  } catch {
    return null;
  }
}
