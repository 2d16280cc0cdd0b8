import { createDatabase, type Database } from '@notiflow/database';
import { createOutbound } from '@notiflow/providers';
import { type JobOf, type QueueName, queueNames, type RingOptions } from '@notiflow/queue';
import {
  createCredentialGenerator,
  createLinkSigner,
  generateKeyRing,
  hashKey,
  parseKeyRing,
  visiblePrefix,
} from '@notiflow/vault';
import type { Express } from 'express';
import request from 'supertest';
import { createTestDatabase } from '../../../test/support/postgres-server.ts';
import { createCredentialFinders } from '../src/authenticate/create-credential-finders.ts';
import { createUserFinders } from '../src/authenticate/create-user-finders.ts';
import { createLoginGuard } from '../src/authenticate/login-guard.ts';
import { createRefusalLog } from '../src/authenticate/refusal-log.ts';
import { createChangeHub } from '../src/changes/change-hub.ts';
import { createPreviewRenderer } from '../src/create-preview-renderer.ts';
import type { Deps } from '../src/deps.ts';
import { createLinkReports } from '../src/pages/link-reports.ts';
import { createLateWork } from '../src/request/late-work.ts';
import { createQuotaGuard, noQuotas } from '../src/request/quota-guard.ts';
import { createRateLimiter } from '../src/request/rate-limit.ts';
import { createVolumeLimiter } from '../src/request/volume-limit.ts';
import { createServer } from '../src/server.ts';
import { createFeedHub } from '../src/streams/feed-hub.ts';
import { createEndFinder } from '../src/streams/find-ended.ts';
import { createAnswerCheck } from './check-answer.ts';
import { createLocalBell, noChangeMetrics, noStreamMetrics } from './local-bell.ts';
import { readGreetingsOfStreams } from './read-greeting.ts';

/** The credentials of the first project of a test api. */
export const keys = {
  api: 'pk_of_the_first_test_project_1',
  secret: 'sk_of_the_first_test_project_1',
  account: 'nf_at_of_the_test_account_0001',
};

/** Keys the hashes of credentials in tests. */
export const pepper = Buffer.from('pepper of the tests');

/** One ring as the api asked for it. */
export interface Ring {
  queue: QueueName;
  jobs: JobOf<QueueName>[];
  options: RingOptions | undefined;
}

/** The api on a database of its own; rings and log lines are kept instead of sent. */
export interface TestApi {
  app: Express;
  deps: Deps;
  database: Database;
  databaseUrl: string;
  rings: Ring[];
  logs: { event: string; fields: object }[];
  /** Sends a request with the credentials of its surface; an answer that is not as documented fails the test. */
  send(
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    path: string,
    body?: unknown,
  ): request.Test;
  close(): Promise<void>;
}

const idleQueue = {
  waiting: 0,
  active: 0,
  delayed: 0,
  oldestWaitingMs: null,
  isPaused: false,
  consumers: 1,
  workedByMinute: [],
};

const noRecorder = { note() {}, async flush() {} };

readGreetingsOfStreams();

/** Starts the api with parts replaced by `changes`. */
export async function startTestApi(changes: Partial<Deps> = {}): Promise<TestApi> {
  const created = await createTestDatabase('api');
  const database = createDatabase({ url: created.url, poolSize: 5 });
  const toStored = (key: string) => ({ prefix: visiblePrefix(key), hash: hashKey(pepper, key) });
  await database.projects.createFirstProject({
    slug: 'default',
    apiKey: toStored(keys.api),
    secretKey: toStored(keys.secret),
    accountToken: toStored(keys.account),
  });
  const project = await database.projects.findProject('default');
  // So that a test says in a header alone who asks.
  await database.projects.updateSettings({
    projectId: project?.id ?? '',
    changes: { userAuthentication: 'none' },
  });
  const rings: Ring[] = [];
  const logs: TestApi['logs'] = [];
  const log = (event: string, fields: object) => void logs.push({ event, fields });
  const outbound =
    changes.outbound ??
    createOutbound({
      allowCidrs: [],
      lookup: async () => [{ address: '93.184.215.14', family: 4 }],
    });
  const lateWork = createLateWork({
    onGivenUp: (about) => log('request.unfinished', about),
  });
  const linkReports = createLinkReports({
    take: database.reports.takeLinkReports,
    onError: () => log('database.failed', {}),
  });
  const keyRing = parseKeyRing(generateKeyRing());
  const feedBell = createLocalBell();
  const deps: Deps = {
    ...createCredentialFinders({
      database,
      pepper,
      useRecorder: noRecorder,
      sessionRecorder: noRecorder,
    }),
    ...createUserFinders({ database, keyRing }),
    logRefusal: createRefusalLog((refusal) => log('user.refused', refusal)),
    generateCredential: createCredentialGenerator(pepper),
    hashCredential: (clear) => hashKey(pepper, clear),
    loginGuard: createLoginGuard({ ...database, hash: (clear) => hashKey(pepper, clear) }),
    singleSignOn: null,
    config: {
      ERROR_DOCS_URL: 'https://docs.notiflows.com/errors',
      PORT: 3000,
      TRUST_PROXY: 0,
      METRICS_TOKEN: 'metrics-token',
      OIDC_NAME: 'Keycloak',
      OIDC_JOIN_DOMAINS: '',
      OIDC_JOIN_ROLE: 'viewer',
      PASSWORD_LOGIN: true,
      RETENTION_CONTENT_DAYS: 30,
    },
    database,
    doorbell: {
      ring: async (queue, jobs, options) => {
        rings.push({ queue, jobs, options });
        return true;
      },
      ringRun: async (runId, options) => {
        rings.push({ queue: 'runs', jobs: [{ run_ids: [runId] }], options });
        return true;
      },
      depths: async () => null,
      states: async () => Object.fromEntries(queueNames.map((name) => [name, idleQueue])) as never,
      act: async () => true,
      isReachable: async () => true,
      close: async () => {},
    },
    feedBell,
    changeHub: createChangeHub({
      changes: database.changes,
      metrics: noChangeMetrics,
      limits: { streams: 1_000, streamsPerFollower: 20 },
      onError: () => log('database.failed', {}),
    }),
    feedHub: createFeedHub({
      feeds: database.feeds,
      findEnded: createEndFinder(database),
      bell: feedBell,
      metrics: noStreamMetrics,
      limits: { streams: 100, streamsPerUser: 10 },
      onError: () => log('database.failed', {}),
    }),
    queueBoard: {
      router: (_req, res) => void res.end('the board'),
      close: async () => {},
    },
    outbound,
    renderer: createPreviewRenderer(),
    rateLimiter: createRateLimiter({ limit: 100_000, redis: null, keyPrefix: 'test' }),
    userRateLimiter: createRateLimiter({ limit: 100_000, redis: null, keyPrefix: 'test-user' }),
    volumeLimiter: createVolumeLimiter({
      limits: { bytes: 1e9, recipients: 1e9 },
      redis: null,
      keyPrefix: 'test',
    }),
    quotas: createQuotaGuard({ read: database.usage.readUsage, defaults: noQuotas }),
    lateWork,
    keyRing,
    links: createLinkSigner(pepper),
    linkReports,
    logger: { info: log, warn: log, error: log },
    metrics: {
      countAcceptedRun: () => {},
      countFailedRing: () => {},
      observeRequest: () => {},
      setDepths: () => {},
      streams: noStreamMetrics,
      changes: noChangeMetrics,
      readText: async () => 'notiflow_runs_accepted_total 1\n',
    },
    lifecycle: { isStopping: false },
    ...changes,
  };
  const app = createServer(deps);
  return {
    app,
    deps,
    database,
    databaseUrl: created.url,
    rings,
    logs,
    send(method, path, body) {
      const sent = request(app)[method](path).set(credentialsFor(path)).expect(expectDocumented);
      return body === undefined ? sent : sent.send(body as object);
    },
    async close() {
      await Promise.all([deps.renderer.close(), lateWork.close(), linkReports.flush()]);
      await database.close();
      await created.drop();
    },
  };
}

const findProblems = createAnswerCheck();

/** Fails the test whose answer is not as the OpenAPI document says. */
export function expectDocumented(response: request.Response): void {
  const { status, headers, text } = response;
  const { method, path } = (response as unknown as { req: { method: string; path: string } }).req;
  const problems = findProblems({ method, path, status, headers, text });
  if (problems.length === 0) return;
  throw new Error(`${method} ${path} answered ${status}: ${problems.join('; ')}\n${text}`);
}

/** The credentials a request to this path needs; over the User API it is ann who asks. */
export function credentialsFor(path: string): Record<string, string> {
  if (path.startsWith('/user/')) {
    return { 'x-notiflows-api-key': keys.api, 'x-notiflows-user-id': 'ann' };
  }
  return path.includes('/management/')
    ? { authorization: `Bearer ${keys.account}` }
    : { 'x-notiflows-api-key': keys.api, 'x-notiflows-secret-key': keys.secret };
}

/** An in-app channel step, as short as a step can be. */
export const inAppStep = {
  handle: 'feed',
  type: 'channel',
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { body: 'Hello {{ recipient.first_name }}' },
};

/** Creates an in-app channel and a published, active notiflow, and answers the notiflow. */
export async function publishNotiflow(
  api: TestApi,
  handle = 'welcome',
): Promise<{ id: string; handle: string }> {
  const channel = { name: 'Feed', type: 'in_app', provider: 'in_app' };
  await api.send('put', '/management/v1/channels/feed', channel);
  const body = { name: 'Welcome', active: true, steps: [inAppStep] };
  await api.send('put', `/management/v1/notiflows/${handle}`, body);
  const published = await api.send('post', `/management/v1/notiflows/${handle}/publish`);
  if (published.status !== 200) throw new Error(JSON.stringify(published.body));
  return published.body;
}
