import { type ApiConfig, createLogger, type Logger } from '@notiflow/boot';
import { createDatabase, type Database, type ProjectQuotas } from '@notiflow/database';
import { createOutbound, type Outbound } from '@notiflow/providers';
import {
  chooseConnection,
  createDoorbell,
  createFeedBell,
  createQueueBoard,
  createRedis,
  type Doorbell,
  type FeedBell,
  type QueueBoard,
  type QueueConnection,
  type QueueProblem,
  type RedisClient,
} from '@notiflow/queue';
import type { Renderer } from '@notiflow/templates';
import {
  type CredentialGenerator,
  createCredentialGenerator,
  createLinkSigner,
  hashKey,
  type KeyRing,
  type LinkSigner,
  type Secrets,
} from '@notiflow/vault';
import { createCredentialFinders } from './authenticate/create-credential-finders.ts';
import { createUserFinders } from './authenticate/create-user-finders.ts';
import { createLoginGuard, type LoginGuard } from './authenticate/login-guard.ts';
import { createRefusalLog, type RefusalLog } from './authenticate/refusal-log.ts';
import { createUseRecorder } from './authenticate/use-recorder.ts';
import { type ChangeHub, createChangeHub } from './changes/change-hub.ts';
import { createPreviewRenderer } from './create-preview-renderer.ts';
import type { LogLines } from './log-lines.ts';
import type { ApiMetrics } from './ops/api-metrics.ts';
import { createApiMetrics } from './ops/create-api-metrics.ts';
import { queuesPath } from './ops/queues-path.ts';
import { createLinkReports, type LinkReports } from './pages/link-reports.ts';
import { createLateWork, type LateWork } from './request/late-work.ts';
import { createQuotaGuard, type QuotaGuard } from './request/quota-guard.ts';
import { createRateLimiter, type RateLimiter, userWindowS } from './request/rate-limit.ts';
import { createVolumeLimiter, type VolumeLimiter } from './request/volume-limit.ts';
import { createSingleSignOn } from './single-sign-on/create-single-sign-on.ts';
import type { OidcProvider } from './single-sign-on/oidc-provider.ts';
import { createFeedHub, type FeedHub } from './streams/feed-hub.ts';
import { createEndFinder } from './streams/find-ended.ts';

/** Everything the routes work with. */
export interface Deps
  extends ReturnType<typeof createCredentialFinders>,
    ReturnType<typeof createUserFinders> {
  config: Pick<
    ApiConfig,
    | 'ERROR_DOCS_URL'
    | 'PORT'
    | 'PUBLIC_URL'
    | 'TRUST_PROXY'
    | 'METRICS_TOKEN'
    | 'OIDC_NAME'
    | 'OIDC_JOIN_DOMAINS'
    | 'OIDC_JOIN_ROLE'
    | 'OIDC_JOIN_PROJECT'
    | 'PASSWORD_LOGIN'
    | 'RETENTION_CONTENT_DAYS'
  >;
  database: Database;
  doorbell: Doorbell;
  /** Rung for users whose feeds have changed. */
  feedBell: Pick<FeedBell, 'ring'>;
  feedHub: FeedHub;
  changeHub: ChangeHub;
  queueBoard: QueueBoard;
  outbound: Outbound;
  renderer: Renderer;
  rateLimiter: RateLimiter;
  /** Counts the requests of each user of a page. */
  userRateLimiter: RateLimiter;
  /** Logs that a page or its user was refused. */
  logRefusal: RefusalLog;
  volumeLimiter: VolumeLimiter;
  quotas: QuotaGuard;
  lateWork: LateWork;
  keyRing: KeyRing;
  /** Opens what stands in the links of messages. */
  links: LinkSigner;
  /** Takes down what is done by them. */
  linkReports: LinkReports;
  /** Makes a project key or an account token: in clear, and as it may be stored. */
  generateCredential: CredentialGenerator;
  /** The keyed hash under which a secret of a cookie or link is stored. */
  hashCredential: (clear: string) => Buffer;
  loginGuard: LoginGuard;
  /** By which members log in, beside password and second factor; null where there is none. */
  singleSignOn: OidcProvider | null;
  logger: Logger<LogLines>;
  metrics: ApiMetrics;
  /** Whether the process has begun to stop. */
  lifecycle: { isStopping: boolean };
}

/** Where the jobs of this installation are kept. */
export function queueConnectionOf(config: ApiConfig): QueueConnection {
  return chooseConnection({
    redisUrl: config.REDIS_URL,
    databaseUrl: config.DATABASE_URL,
    prefix: config.QUEUE_PREFIX,
  });
}

// A request is answered after 10 s at the latest: what runs longer, nobody waits for.
const statementTimeoutMs = 12_000;

// A member has a stream for each browser, and one for each tab where a browser cannot share.
const changeLimits = { streams: 1_000, streamsPerFollower: 20 };

/** Builds everything the api works with; nothing is waited for, and `close` gives it all back. */
export function createDeps(
  config: ApiConfig,
  { keyRing, pepper }: Secrets,
): Deps & { close(): Promise<void> } {
  const logger = createLogger<LogLines>({ name: 'api', level: config.LOG_LEVEL });
  const metrics = createApiMetrics({ peers: splitList(config.METRICS_PEERS) });
  const database = createDatabase({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    statementTimeoutMs,
    onError: (error) => logger.warn('database.failed', {}, error),
  });
  const connection = queueConnectionOf(config);
  const queueOptions = { connection, onError: reportQueueProblem({ logger, metrics }) };
  const doorbell = createDoorbell(queueOptions);
  const feedBell = createFeedBell(queueOptions);
  const queueBoard = createQueueBoard(connection, { basePath: queuesPath, homePath: '/ops' });
  const redis = openRedis(config, logger);
  const outbound = createOutbound({ allowCidrs: splitList(config.OUTBOUND_ALLOW_CIDRS) });
  const renderer = createPreviewRenderer();
  const singleSignOn = createSingleSignOn(config);
  const keyPrefix = `${config.QUEUE_PREFIX}-rate`;
  const onError = (error: Error) => logger.warn('database.failed', {}, error);
  const useRecorder = createUseRecorder({ record: database.credentials.recordUse, onError });
  const sessionRecorder = createUseRecorder({
    record: database.members.recordSessionUse,
    onError,
  });
  const linkReports = createLinkReports({ take: database.reports.takeLinkReports, onError });
  const lateWork = createLateWork({
    onGivenUp: (about, error) => logger.error('request.unfinished', about, error),
  });
  return {
    ...createCredentialFinders({ database, pepper, useRecorder, sessionRecorder }),
    ...createUserFinders({ database, keyRing }),
    logRefusal: createRefusalLog((refusal) => logger.warn('user.refused', { ...refusal })),
    generateCredential: createCredentialGenerator(pepper),
    hashCredential: (clear) => hashKey(pepper, clear),
    loginGuard: createLoginGuard({ ...database, hash: (clear) => hashKey(pepper, clear) }),
    singleSignOn: singleSignOn.provider,
    config,
    database,
    doorbell,
    feedBell,
    feedHub: createFeedHub({
      feeds: database.feeds,
      findEnded: createEndFinder(database),
      bell: feedBell,
      metrics: metrics.streams,
      limits: { streams: config.STREAMS_MAX, streamsPerUser: config.STREAMS_PER_USER_MAX },
      onError: (error) => logger.warn('database.failed', {}, error),
    }),
    changeHub: createChangeHub({
      changes: database.changes,
      metrics: metrics.changes,
      limits: changeLimits,
      onError: (error) => logger.warn('database.failed', {}, error),
    }),
    queueBoard,
    outbound,
    renderer,
    rateLimiter: createRateLimiter({ limit: config.RATE_LIMIT_PER_SECOND, redis, keyPrefix }),
    userRateLimiter: createRateLimiter({
      limit: config.RATE_LIMIT_USER_PER_5_SECONDS,
      seconds: userWindowS,
      redis,
      keyPrefix: `${keyPrefix}-user`,
    }),
    volumeLimiter: createVolumeLimiter({
      limits: {
        bytes: config.RATE_LIMIT_BYTES_PER_SECOND,
        recipients: config.RATE_LIMIT_RECIPIENTS_PER_SECOND,
      },
      redis,
      keyPrefix,
    }),
    quotas: createQuotaGuard({ read: database.usage.readUsage, defaults: quotasOf(config) }),
    lateWork,
    keyRing,
    links: createLinkSigner(pepper),
    linkReports,
    logger,
    metrics,
    lifecycle: { isStopping: false },
    async close() {
      redis?.disconnect();
      await Promise.allSettled([
        doorbell.close(),
        feedBell.close(),
        queueBoard.close(),
        useRecorder.flush(),
        sessionRecorder.flush(),
        linkReports.flush(),
        lateWork.close(),
        renderer.close(),
        singleSignOn.close(),
      ]);
      await database.close();
    },
  };
}

/** The quotas of projects that have set none of their own. */
function quotasOf(config: ApiConfig): ProjectQuotas {
  return {
    openDeliveries: config.QUOTA_OPEN_DELIVERIES ?? null,
    scheduledRuns: config.QUOTA_SCHEDULED_RUNS ?? null,
    recipientsPerDay: config.QUOTA_RECIPIENTS_PER_DAY ?? null,
    storedBytes: config.QUOTA_STORED_BYTES ?? null,
  };
}

const outageQuietMs = 10_000;

function openRedis({ REDIS_URL }: ApiConfig, logger: Deps['logger']): RedisClient | null {
  if (REDIS_URL === undefined) return null;
  // Every attempt to reconnect fails anew while Redis is away: once in a while is enough.
  let quietUntil = 0;
  return createRedis(REDIS_URL, (error) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + outageQuietMs;
    logger.warn('redis.failed', {}, error);
  });
}

function reportQueueProblem({ logger, metrics }: Pick<Deps, 'logger' | 'metrics'>) {
  return ({ kind, queue, error }: QueueProblem): void => {
    // One for every accepted run while the queue is away, which is reported by itself: counted, not logged.
    if (kind === 'not_rung') metrics.countFailedRing(queue);
    else logger.warn('queue.failed', { queue, problem: kind }, error);
  };
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
