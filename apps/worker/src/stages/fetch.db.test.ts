import type { ServerResponse } from 'node:http';
import type { Step, StepOf } from '@notiflow/contracts';
import { Webhook } from 'standardwebhooks';
import { createDrain, type Drain, type DrainOptions } from '../../../../test/support/drain.ts';
import { type HttpPeer, startHttpPeer, startTcpPeer } from '../../../../test/support/peers.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let created: TestDatabase;
let drain: Drain;
const peers: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  created = await createTestDatabase('fetch');
  drain = createDrain(created.url);
});

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
  await drain.close();
  await created.drop();
});

async function useDrain(options: DrainOptions): Promise<void> {
  await drain.close();
  drain = createDrain(created.url, options);
}

type Answer = (response: ServerResponse, request: HttpPeer['requests'][number]) => void;

async function receiver(...answers: Answer[]): Promise<HttpPeer> {
  const peer = await startHttpPeer((request, response) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request);
  });
  peers.push(peer);
  return peer;
}

const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify(value));

const fetchStep = (url: string, more: Partial<StepOf<'fetch'>> = {}): Step => ({
  type: 'fetch',
  handle: 'prices',
  position: 0,
  method: 'GET',
  url,
  query: {},
  headers: {},
  timeout: 15,
  on_failure: 'stop',
  ...more,
});

/** Trigger, the fetch step, a hook that says what came, end; published. */
function seedFetching(fetching: Step): Promise<SeededProject> {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const template = {
    content_type: 'plaintext' as const,
    url: 'https://example.com/hook',
    method: 'POST' as const,
    headers: {},
    body: 'gold costs {{ fetch.prices.gold }}{{ fetch.prices.error.code }}',
  };
  const steps: Step[] = [trigger, fetching, { ...hook, template }, end];
  return seedProject(drain.database, {
    steps: steps.map((step, position) => ({ ...step, position })),
  });
}

async function runFor(seed: SeededProject, count = 1): Promise<string> {
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(count) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const bodies = () =>
  drain.sent.map(({ message }) => ('body' in message ? String(message.body) : ''));

const countsOf = async ({ projectId }: SeededProject, runId: string) => {
  const run = await drain.database.runs.findCountedRun({ projectId, id: runId });
  return run?.counts.notifications;
};

const processed = (count: number) => [{ status: 'processed', reason: null, count }];
const failed = [{ status: 'failed', reason: 'fetch_failed', count: 1 }];

describe('a fetch step', () => {
  it('gives the steps after it what a server answers, and tells it what the request says', async () => {
    const peer = await receiver(json({ prices: [{ gold: 7 }] }));
    const seed = await seedFetching(
      fetchStep(`${peer.url}/{{ recipient.external_id }}?a=1`, {
        method: 'POST',
        query: { 'who is': '{{ recipient.external_id }} & co' },
        headers: { 'x-shop': 'Käse', 'idempotency-key': 'mine' },
        body: '{"id": "{{ recipient.external_id }}"}',
        response_path: 'prices[0]',
      }),
    );
    const runId = await runFor(seed);
    await drain.drain();
    expect(bodies()).toEqual(['gold costs 7']);
    expect(await countsOf(seed, runId)).toEqual(processed(1));
    const [request] = peer.requests;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/hook/user-0?a=1&who+is=user-0+%26+co');
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(request?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
    expect(String(request?.body)).toBe('{"id": "user-0"}');
  });

  it('asks once for all recipients whose request is the same, however many there are', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    const runId = await runFor(seed, 1_000);
    await drain.drain();
    expect(await countsOf(seed, runId)).toEqual(processed(1_000));
    expect(peer.requests).toHaveLength(1);
    expect(new Set(bodies())).toEqual(new Set(['gold costs 7']));
    await runFor(seed);
    await drain.drain();
    expect(peer.requests).toHaveLength(2);
  });

  it('asks for each recipient whose request differs', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(`${peer.url}/{{ recipient.external_id }}`));
    const runId = await runFor(seed, 120);
    await drain.drain();
    expect(await countsOf(seed, runId)).toEqual(processed(120));
    expect(new Set(peer.requests.map(({ path }) => path)).size).toBe(120);
    expect(peer.requests).toHaveLength(120);
  });

  it('asks behind a digest with the data of each, and knows what came together', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const [trigger, hook, end] = webhookSteps() as [Step, Step, Step];
    const digest: Step = {
      type: 'digest',
      handle: 'together',
      position: 0,
      duration: 1,
      duration_unit: 'hours',
    };
    const asking = fetchStep(`${peer.url}/{{ data.n }}/{{ digest.total_items }}`);
    const steps = [trigger, digest, asking, hook, end];
    const seed = await seedProject(drain.database, {
      steps: steps.map((step, position) => ({ ...step, position })),
    });
    for (const [n, count] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const input = { ...runInput(seed), recipients: people(count), data: { n } };
      await drain.database.runs.acceptRun(input);
      await drain.drain();
    }
    await drain.drainAfter({ ...seed, byMs: 3_600_000 });
    expect(peer.requests.map(({ path }) => path).sort()).toEqual(['/hook/1/1', '/hook/2/2']);
  });

  it('signs what a channel with a secret is named for', async () => {
    await useDrain({ credentials: { signing_secret: secret } });
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(
      fetchStep(peer.url, { method: 'PUT', body: '{"a":1}', channel_handle: 'hook' }),
    );
    await runFor(seed);
    await drain.drain();
    const [request] = peer.requests;
    const verify = () => new Webhook(secret).verify(String(request?.body), request?.headers ?? {});
    expect(verify()).toEqual({ a: 1 });
  });

  it('keeps nothing of the request once it is answered', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(`${peer.url}/{{ recipient.external_id }}`));
    await runFor(seed);
    await drain.drain();
    expect(await query('SELECT status, request, sweep_at, answer FROM calls')).toEqual([
      { status: 'answered', request: null, sweep_at: null, answer: { gold: 7 } },
    ]);
    await drain.database.users.eraseUser({ projectId: seed.projectId, externalId: 'user-0' });
    expect(await query('SELECT id FROM calls')).toEqual([]);
  });

  it('asks again for the others when the first who asks is erased at that moment', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    const runId = await runFor(seed, 3);
    const { calls, users } = drain.database;
    const { openCalls, findCalls } = calls;
    const erase = (externalId: string) =>
      users.eraseUser({ projectId: seed.projectId, externalId });
    const nameOf = async (id: string) => {
      const rows = await query<{ external_id: string }>(
        `SELECT u.external_id FROM users u JOIN notifications n ON n.recipient_id = u.id WHERE n.id = '${id}'`,
      );
      return rows[0]?.external_id ?? '';
    };
    // One is erased before the call is opened, the next one before it is found.
    const moments: ('open' | 'find')[] = ['open', 'find'];
    let first = '';
    calls.openCalls = async (asked) => {
      first = await nameOf(asked[0]?.notificationId ?? '');
      if (moments[0] === 'open') {
        moments.shift();
        await erase(first);
        first = '';
      }
      return openCalls(asked);
    };
    calls.findCalls = async (names) => {
      if (moments[0] === 'find' && first !== '') {
        moments.shift();
        await erase(first);
      }
      return findCalls(names);
    };
    await drain.drain();
    expect(moments).toEqual([]);
    const counts = await countsOf(seed, runId);
    expect(counts).toHaveLength(2);
    expect(counts).toEqual(
      expect.arrayContaining([
        ...processed(1),
        { status: 'stopped', reason: 'user_deleted', count: 2 },
      ]),
    );
    expect(peer.requests).toHaveLength(1);
  });

  it('forgets an answer after a day', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    await runFor(seed);
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: 25 * 3_600_000 });
    expect(await query('SELECT id FROM calls')).toEqual([]);
  });
});

describe('a call that is not answered as it should be', () => {
  const big = 'x'.repeat(100_000);

  it.each<[string, Answer]>([
    ['http_404', json({}, 404)],
    ['http_400', json({}, 400)],
    ['http_202', json({}, 202)],
    ['redirect', json({}, 302, { location: 'http://127.0.0.1/elsewhere' })],
    ['answer_not_json', (response) => response.end('<html>')],
    ['answer_not_json', (response) => response.end()],
    ['answer_without_path', json({ other: 1 })],
    ['answer_not_storable', json({ part: 'a\u0000b' })],
    ['answer_not_storable', json({ part: { 'a\u0000b': 1 } })],
    ['answer_too_large', json({ part: Array.from({ length: 3 }, () => big) })],
    [
      'answer_too_large',
      (response) => {
        for (let megabyte = 0; megabyte < 10; megabyte += 1) response.write(' '.repeat(1_048_576));
        response.end('{}');
      },
    ],
    [
      'answer_too_deep',
      (response) => response.end(`{"part":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
    ],
  ])('ends at once, %s', async (code, answer) => {
    const peer = await receiver(answer);
    const seed = await seedFetching(fetchStep(peer.url, { response_path: 'part' }));
    const runId = await runFor(seed);
    await drain.drain();
    expect(await countsOf(seed, runId)).toEqual(failed);
    expect(await query('SELECT results FROM notifications')).toEqual([
      { results: { prices: { error: { code } } } },
    ]);
    expect(peer.requests).toHaveLength(1);
    expect(bodies()).toEqual([]);
  });

  it('takes no content for nothing', async () => {
    const peer = await receiver((response) => response.writeHead(204).end());
    const seed = await seedFetching(fetchStep(peer.url, { response_path: 'part' }));
    await runFor(seed);
    await drain.drain();
    expect(bodies()).toEqual(['gold costs ']);
  });

  it.each<[string, Answer]>([
    ['http_500', json({}, 500)],
    ['http_429', json({}, 429)],
    ['UND_ERR_SOCKET', (response) => response.socket?.destroy()],
    [
      'answer_broken_off',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"gold":', () => response.socket?.destroy());
      },
    ],
  ])('is tried again after 30 and 60 seconds, %s', async (code, answer) => {
    const peer = await receiver(answer);
    const seed = await seedFetching(fetchStep(peer.url));
    const runId = await runFor(seed);
    await drain.drain();
    // Far from the moment itself: the clock of the project goes on while the test runs.
    await drain.drainAfter({ ...seed, byMs: 10_000 });
    expect(peer.requests).toHaveLength(1);
    await drain.drainAfter({ ...seed, byMs: 20_000 });
    expect(peer.requests).toHaveLength(2);
    await drain.drainAfter({ ...seed, byMs: 31_000 });
    expect(peer.requests).toHaveLength(2);
    await drain.drainAfter({ ...seed, byMs: 29_000 });
    expect(peer.requests).toHaveLength(3);
    expect(await countsOf(seed, runId)).toEqual(failed);
    expect(await query('SELECT results FROM notifications')).toEqual([
      { results: { prices: { error: { code } } } },
    ]);
    expect(new Set(peer.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('comes back when the receiver says so, if that is later', async () => {
    const peer = await receiver(json({}, 429, { 'retry-after': '120' }), json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    await runFor(seed);
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: 61_000 });
    expect(peer.requests).toHaveLength(1);
    await drain.drainAfter({ ...seed, byMs: 59_000 });
    expect(bodies()).toEqual(['gold costs 7']);
  });

  it('is cut off after its time, and tried again', async () => {
    const peer = await receiver(() => {}, json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url, { timeout: 1 }));
    await runFor(seed);
    await drain.drain();
    expect(await query('SELECT status, reason FROM calls')).toEqual([
      { status: 'open', reason: 'timeout' },
    ]);
    await drain.drainAfter({ ...seed, byMs: 30_000 });
    expect(bodies()).toEqual(['gold costs 7']);
  });

  it('is tried again when the clock of its project gets there', async () => {
    const peer = await receiver(json({}, 500), json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    const { projectId } = seed;
    await runFor(seed);
    await drain.drain();
    const moved = await drain.database.projects.moveClock({ projectId, move: { kind: 'next' } });
    expect(moved).toMatchObject({ kind: 'moved' });
    await drain.drain();
    expect(bodies()).toEqual(['gold costs 7']);
  });

  it('lets the notification go on where the step says so', async () => {
    const peer = await receiver(json({}, 404));
    const seed = await seedFetching(fetchStep(peer.url, { on_failure: 'continue' }));
    const runId = await runFor(seed);
    await drain.drain();
    expect(bodies()).toEqual(['gold costs http_404']);
    expect(await countsOf(seed, runId)).toEqual(processed(1));
  });

  it.each([
    ['address_refused', 'http://127.0.0.1:80/{{ recipient.external_id }}'],
    ['address_refused', 'http://[::ffff:169.254.169.254]/{{ recipient.external_id }}'],
    ['scheme_refused', 'ftp://example.com/{{ recipient.external_id }}'],
    ['url_invalid', '{{ data.url }}'],
    ['template_error', 'https://example.com/{{ recipient.external_id | nope }}'],
  ])('is not made, %s', async (code, url) => {
    await useDrain({ allowCidrs: [] });
    const seed = await seedFetching(fetchStep(url));
    const runId = await runFor(seed);
    await drain.drain();
    expect(await countsOf(seed, runId)).toEqual(failed);
    expect(await query('SELECT results FROM notifications')).toEqual([
      { results: { prices: { error: { code } } } },
    ]);
  });

  it('is not made for a channel that is not there', async () => {
    const seed = await seedFetching(
      fetchStep('https://example.com', { channel_handle: 'elsewhere', on_failure: 'continue' }),
    );
    await runFor(seed);
    await drain.drain();
    expect(bodies()).toEqual(['gold costs no_channel']);
  });

  it('is not made any more for a canceled run', async () => {
    const peer = await receiver(json({}, 500));
    const seed = await seedFetching(fetchStep(peer.url));
    const runId = await runFor(seed);
    await drain.drain();
    await drain.database.runs.cancelRun({ projectId: seed.projectId, id: runId });
    await drain.drainAfter({ ...seed, byMs: 30_000 });
    expect(peer.requests).toHaveLength(1);
    expect(await countsOf(seed, runId)).toEqual([
      { status: 'stopped', reason: 'canceled', count: 1 },
    ]);
    expect(await query(`SELECT id FROM calls WHERE status = 'open'`)).toEqual([]);
  });
});

describe('a worker that is lost', () => {
  const lost = () => Promise.reject(Object.assign(new Error('lost'), { code: '57P01' }));

  it('after the call was answered has it made again, with the same key', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    await runFor(seed, 3);
    const { calls } = drain.database;
    const { settleCalls } = calls;
    calls.settleCalls = lost;
    await drain.drain();
    calls.settleCalls = settleCalls;
    expect(bodies()).toEqual([]);
    await drain.drainAfter({ ...seed, byMs: 26_000 });
    expect(bodies()).toEqual(Array.from({ length: 3 }, () => 'gold costs 7'));
    expect(peer.requests).toHaveLength(2);
    expect(new Set(peer.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('before it woke who waited leaves that to a sweep', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    await runFor(seed, 3);
    const { calls } = drain.database;
    const { leaveCalls, wakeCallers } = calls;
    calls.wakeCallers = async ({ callIds, limit }) =>
      (await query<{ status: string }>('SELECT status FROM calls')).some(
        ({ status }) => status === 'open',
      )
        ? wakeCallers({ callIds, limit })
        : lost();
    await drain.drain();
    Object.assign(calls, { leaveCalls, wakeCallers });
    expect(bodies()).toEqual([]);
    await drain.drainAfter({ ...seed, byMs: 3_000 });
    expect(bodies()).toHaveLength(3);
    expect(peer.requests).toHaveLength(1);
  });

  it('three times in a row ends the call', async () => {
    const seed = await seedFetching(fetchStep((await receiver(json({}))).url));
    const runId = await runFor(seed);
    const { calls } = drain.database;
    const { settleCalls } = calls;
    calls.settleCalls = lost;
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: 26_000 });
    await drain.drainAfter({ ...seed, byMs: 26_000 });
    calls.settleCalls = settleCalls;
    await drain.drainAfter({ ...seed, byMs: 26_000 });
    expect(await countsOf(seed, runId)).toEqual(failed);
  });

  it('and a ring that is lost are found by a sweep', async () => {
    await useDrain({ doorbell: { ring: async () => false } });
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    const runId = await runFor(seed);
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: 5_000 });
    await drain.drainAfter({ ...seed, byMs: 5_000 });
    expect(await countsOf(seed, runId)).toEqual(processed(1));
    expect(peer.requests).toHaveLength(1);
  });
});

describe('several workers', () => {
  it('make one call for those who ask the same at the same time', async () => {
    const peer = await receiver(json({ gold: 7 }));
    const seed = await seedFetching(fetchStep(peer.url));
    const runId = await runFor(seed, 1_200);
    const other = createDrain(created.url);
    try {
      await Promise.all([drain.drain(), other.drain()]);
      await Promise.all([drain.drain(), other.drain()]);
    } finally {
      await other.close();
    }
    expect(await countsOf(seed, runId)).toEqual(processed(1_200));
    expect(peer.requests).toHaveLength(1);
  });

  it('leave a receiver that does not answer a fifth of their slots, and others the rest', async () => {
    const silent = await startTcpPeer((socket) => socket.resume());
    peers.push(silent);
    const { calls } = drain.database;
    const { claimCalls } = calls;
    let most = 0;
    calls.claimCalls = async (want) => {
      const claimed = await claimCalls(want);
      const lanes = claimed.map(({ lane }) => lane);
      for (const lane of lanes) {
        const taken = lanes.filter((other) => other === lane).length;
        most = Math.max(most, taken + (want.underWay[lane] ?? 0));
      }
      return claimed;
    };
    const healthy = await receiver(json({ gold: 7 }));
    const toBoth = `{% assign last = recipient.external_id | slice: -1 %}{% if last == "0" %}${healthy.url}{% else %}http://127.0.0.1:${silent.port}{% endif %}/{{ recipient.external_id }}`;
    const seed = await seedFetching(fetchStep(toBoth, { timeout: 1 }));
    await runFor(seed, 30);
    await drain.drain();
    expect(most).toBe(10);
    expect(healthy.requests).toHaveLength(3);
    expect(bodies()).toHaveLength(3);
  });
});
