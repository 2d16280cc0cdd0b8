import type { AddressInfo } from 'node:net';
import { createOutbound } from '@notiflow/providers';
import fc from 'fast-check';
import type { NamedRoute } from '../../src/route.ts';
import { startHttp, stopHttp } from '../../src/start-http.ts';
import type { SurfaceName } from '../../src/surfaces.ts';
import { createAnswerCheck } from '../check-answer.ts';
import { fillProject, type ProjectFacts, sendAsOwner } from '../fill-project.ts';
import { headersFor, type ProjectAccess } from '../project-access.ts';
import { sampledRoutes, sampleOf } from '../route-samples.ts';
import { keys, startTestApi, type TestApi } from '../start-test-api.ts';
import { requestsOf, type WireRequest } from './requests-of-route.ts';
import { createWireClient, type WireClient } from './send-wire-request.ts';
import type { KnownValues } from './values-of-schema.ts';

const requestsPerGroup = Number(process.env.FUZZ_REQUESTS ?? 10_000);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_124);
// Requests under way at once; each lane has a seed of its own.
const lanes = 20;
const rssGrowthMaxBytes = 400 * 1024 * 1024;

const owner: ProjectAccess = {
  slug: 'default',
  apiKey: keys.api,
  secretKey: keys.secret,
  accountToken: keys.account,
};

/** Which groups of a surface: all, or every second one, so that two files can share a large surface. */
export type FuzzedPart = 'all' | 'odd' | 'even';

/** Describes the property tests of a surface: each group of routes in a project of its own. */
export function fuzzSurface(surface: SurfaceName, part: FuzzedPart = 'all'): void {
  const groups = [...groupRoutes(surface)].filter(
    (_, index) => part === 'all' || part === (index % 2 === 0 ? 'even' : 'odd'),
  );
  const failures: unknown[] = [];
  const check = createAnswerCheck();
  let api: TestApi;
  let server: Awaited<ReturnType<typeof startHttp>>;

  beforeAll(async () => {
    api = await startTestApi(changesFor(failures));
    const { ERROR_DOCS_URL } = api.deps.config;
    server = await startHttp(api.app, { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL });
  });

  afterAll(async () => {
    await stopHttp(server);
    await api.close();
  });

  it.each(groups)(
    'answers whatever is sent to %s as documented, and stays up',
    async (group, own) => {
      const access = await addProject(api, `fuzz-${group.replaceAll(' ', '-')}`);
      const facts = await fillProject(api, { access, mark: 'fuzzed' });
      const requests = await requestsOfAll(own, { api, access, facts });
      const { port } = server.address() as AddressInfo;
      const client = createWireClient(port, headersFor(surface, access));
      const before = lookAtProcess();
      const answered = new Map<number, number>();
      const work = { client, requests, check, failures, answered };
      await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane, work)));
      client.close();
      expect(lookAtProcess().prototype).toEqual(before.prototype);
      expect(lookAtProcess().rss - before.rss).toBeLessThan(rssGrowthMaxBytes);
      // A fuzzer that is only ever refused finds nothing behind the door.
      const successes = [...answered].filter(([status]) => status < 300).map(([, count]) => count);
      expect(successes.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
        requestsPerGroup / 20,
      );
    },
    15 * 60_000,
  );
}

// Resources that are tested together, since their routes work on the same things; every other is a group by itself.
const groupNames: Record<string, string> = {
  runs: 'notiflows and runs',
  notiflows: 'notiflows and runs',
  notifications: 'notifications and deliveries',
  deliveries: 'notifications and deliveries',
  projects: 'the account',
  'account-tokens': 'the account',
  'account-audit-log': 'the account',
  whoami: 'the project',
  settings: 'the project',
  'api-keys': 'the project',
  'signing-keys': 'the project',
  'audit-log': 'the project',
};

function groupRoutes(surface: SurfaceName): Map<string, NamedRoute[]> {
  const groups = new Map<string, NamedRoute[]>();
  for (const route of sampledRoutes.filter((candidate) => candidate.surface === surface)) {
    const word = route.path.split('/')[1] ?? '';
    const group = groupNames[word] ?? word;
    groups.set(group, [...(groups.get(group) ?? []), route]);
  }
  return groups;
}

/** No limit of requests, every name leads to this machine, and what is logged as a failure is kept. */
function changesFor(failures: unknown[]): Parameters<typeof startTestApi>[0] {
  const verdict = { isAllowed: true, limit: 1_000, remaining: 999, resetAfterS: 1 };
  const outbound = createOutbound({
    allowCidrs: ['127.0.0.0/8'],
    lookup: async () => [{ address: '127.0.0.1', family: 4 }],
  });
  return {
    rateLimiter: { take: async () => verdict },
    userRateLimiter: { take: async () => verdict },
    outbound,
    logger: {
      info() {},
      warn() {},
      error: (_event: string, _fields: object, error?: unknown) => void failures.push(error),
    },
  };
}

async function addProject(api: TestApi, slug: string): Promise<ProjectAccess> {
  const { body } = await sendAsOwner(api.app, owner)('POST /projects', { slug, name: slug });
  const access = {
    slug,
    apiKey: body.api_key,
    secretKey: body.secret_key,
    accountToken: owner.accountToken,
  };
  // Users are believed: what a token has to be is tried elsewhere.
  await sendAsOwner(api.app, access)('PUT /settings', { live: false, user_authentication: 'none' });
  return access;
}

async function requestsOfAll(
  own: NamedRoute[],
  { api, access, facts }: { api: TestApi; access: ProjectAccess; facts: ProjectFacts },
): Promise<fc.Arbitrary<WireRequest>> {
  const send = sendAsOwner(api.app, access);
  const known = knownValues(facts);
  const arbitraries: fc.Arbitrary<WireRequest>[] = [];
  for (const route of own) {
    const sample = await sampleOf(route.name)({ facts, send });
    arbitraries.push(requestsOf(route, { known, sample }));
  }
  return fc.oneof(...arbitraries);
}

function knownValues(facts: ProjectFacts): KnownValues {
  const cursor = Buffer.from(JSON.stringify({ id: facts.runId })).toString('base64url');
  return {
    external_id: [facts.user, 'grace', 'nobody'],
    topic: [facts.topic],
    topic_name: [facts.topic, 'weather'],
    name: [facts.topic, 'weather'],
    channel_handle: [facts.channel],
    channel_id: [facts.channelId],
    notiflow: [facts.notiflow, facts.notiflowId],
    notiflow_id: [facts.notiflowId],
    notiflow_run_id: [facts.runId],
    notification_id: [facts.notificationId],
    after: [cursor],
    before: [cursor],
    slug: [facts.slug],
  };
}

interface LaneWork {
  client: WireClient;
  requests: fc.Arbitrary<WireRequest>;
  check: ReturnType<typeof createAnswerCheck>;
  failures: unknown[];
  answered: Map<number, number>;
}

async function runLane(lane: number, work: LaneWork): Promise<void> {
  const { client, requests, check, failures, answered } = work;
  const property = fc.asyncProperty(requests, async (wire) => {
    const answer = await client.send(wire);
    answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
    const problems = check(answer);
    if (answer.status >= 500) problems.push(`answered ${answer.status}: ${said(failures.pop())}`);
    if (problems.length > 0)
      throw new Error(`${problems.join('; ')}\n${answer.text.slice(0, 2_000)}`);
  });
  const numRuns = Math.ceil(requestsPerGroup / lanes);
  // What fails is printed with its seed and path, which find it again.
  await fc.assert(property, { numRuns, seed: seed + lane });
}

function said(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function lookAtProcess() {
  const prototype = Object.getOwnPropertyNames(Object.prototype).sort();
  return { prototype, rss: process.memoryUsage.rss() };
}
