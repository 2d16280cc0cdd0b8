import type { DigestItem, Step, StepOf } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('digest');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const digest = (more: Partial<StepOf<'digest'>> = {}): Step => {
  return {
    type: 'digest',
    handle: 'digest_1',
    position: 0,
    duration: 1,
    duration_unit: 'hours',
    ...more,
  };
};

const shown = `{{ digest.total_items }} of {{ digest.total_actors }}:
{%- for item in digest.items %} {{ item.data.n }} by {{ item.actor.first_name | default: "nobody" }}
{%- endfor %}, last {{ data.n }}, first {{ digest.first.data.n }}, as {{ batch.size }}`;

/** Trigger, the given steps, a hook that tells the digest, end. */
function stepsWith(body: string, ...between: Step[]): Step[] {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const template = { ...hook.template, content_type: 'plaintext', body } as typeof hook.template;
  const steps: Step[] = [trigger, ...between, { ...hook, template }, end];
  return steps.map((step, position) => ({ ...step, position }));
}

function seedDigesting(...between: Step[]): Promise<SeededProject> {
  return seedProject(drain.database, { steps: stepsWith(shown, ...between) });
}

interface Event {
  count?: number;
  data?: Record<string, unknown>;
  actor?: string;
}

async function runFor(
  seed: SeededProject,
  { count = 1, data = {}, actor }: Event = {},
): Promise<string> {
  const input = {
    ...runInput(seed),
    recipients: people(count),
    data,
    actor: actor === undefined ? null : { external_id: actor, first_name: actor },
  };
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

/** The bodies that were sent, in order. */
const bodies = () => drain.sent.map(({ message }) => (message as { body: string }).body);

const countsOf = async ({ projectId }: SeededProject, runId: string) => {
  const run = await drain.database.runs.findCountedRun({ projectId, id: runId });
  return run?.counts.notifications.map(({ status, reason, count }) => [status, reason, count]);
};

describe('a digest step', () => {
  it('goes on once with what came within its window, in order; the first carries it, the others are absorbed', async () => {
    const seed = await seedDigesting(digest());
    const runs = [];
    for (const n of [1, 2, 3]) {
      runs.push(await runFor(seed, { data: { n }, actor: n === 3 ? 'ada' : 'bob' }));
      await drain.drain();
    }
    await drain.drainAfter({ ...seed, byMs: hourMs - minuteMs });
    expect(bodies()).toEqual([]);
    await drain.drainAfter({ ...seed, byMs: minuteMs });
    expect(bodies()).toEqual(['3 of 2: 1 by bob 2 by bob 3 by ada, last 3, first 1, as 3']);
    expect(await Promise.all(runs.map((runId) => countsOf(seed, runId)))).toEqual([
      [['processed', null, 1]],
      [['stopped', 'absorbed', 1]],
      [['stopped', 'absorbed', 1]],
    ]);
    const next = await runFor(seed, { data: { n: 4 } });
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await countsOf(seed, next)).toEqual([['processed', null, 1]]);
    expect(bodies().slice(1)).toEqual(['1 of 0: 4 by nobody, last 4, first 4, as 1']);
  });

  it('has a window for each recipient, and for each value of its key by its type', async () => {
    const seed = await seedDigesting(digest({ digest_key: 'data.thread' }));
    const threads = [{ thread: 0 }, { thread: '0' }, { thread: '' }, { thread: false }];
    const all = [...threads, { thread: null }, {}];
    for (const data of [...all, ...all]) await runFor(seed, { count: 2, data: { n: 1, ...data } });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies()).toHaveLength(12);
    expect(new Set(bodies())).toEqual(
      new Set(['2 of 0: 1 by nobody 1 by nobody, last 1, first 1, as 2']),
    );
  });

  it('goes on with the version that is published when it closes, as long as the step is a digest there', async () => {
    const seed = await seedDigesting(digest());
    const publish = async (steps: Step[], sha: string) => {
      const notiflow = { projectId: seed.projectId, handle: 'welcome' };
      await drain.database.notiflows.saveNotiflow({ ...notiflow, definition: { steps, sha } });
      await drain.database.notiflows.publishNotiflow({ ...notiflow, sha });
    };
    await runFor(seed, { data: { n: 1 } });
    await drain.drain();
    await publish(stepsWith('second: {{ digest.total_items }}', digest()), 'sha-2');
    await runFor(seed, { data: { n: 2 } });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies()).toEqual(['second: 2']);
    await runFor(seed);
    await drain.drain();
    await publish(stepsWith('no digest'), 'sha-3');
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies().slice(1)).toEqual(['second: 1']);
  });

  it('leaves a canceled run out while it is open; the next carries it when the first is canceled', async () => {
    const seed = await seedDigesting(digest());
    const [first, second, third] = [
      await runFor(seed, { data: { n: 1 } }),
      await runFor(seed, { data: { n: 2 } }),
      await runFor(seed, { data: { n: 3 } }),
    ];
    await drain.drain();
    for (const id of [first, second]) {
      await drain.database.runs.cancelRun({ projectId: seed.projectId, id });
    }
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies()).toEqual(['1 of 0: 3 by nobody, last 3, first 3, as 1']);
    expect(await countsOf(seed, first)).toEqual([['stopped', 'canceled', 1]]);
    expect(await countsOf(seed, third)).toEqual([['processed', null, 1]]);
  });

  it('closes without a message when every run of it was canceled', async () => {
    const seed = await seedDigesting(digest());
    const id = await runFor(seed);
    await drain.drain();
    await drain.database.runs.cancelRun({ projectId: seed.projectId, id });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies()).toEqual([]);
    expect(await query('SELECT id FROM digest_windows')).toEqual([]);
  });

  it('stops when the notiflow is inactive as it closes', async () => {
    const seed = await seedDigesting(digest());
    const runId = await runFor(seed, { count: 2 });
    await drain.drain();
    const { projectId } = seed;
    await drain.database.notiflows.setNotiflowActive({
      projectId,
      handle: 'welcome',
      active: false,
    });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies()).toEqual([]);
    expect(await countsOf(seed, runId)).toEqual([['stopped', 'notiflow_inactive', 2]]);
  });

  it('asks for preferences when it closes, not when an event comes', async () => {
    const [trigger, , end] = webhookSteps() as [Step, Step, Step];
    const feed: Step = {
      type: 'channel',
      handle: 'feed',
      position: 2,
      channel_type: 'in_app',
      channel_handle: 'feed',
      template: { content_type: 'markdown', body: 'news' },
    };
    const steps = [trigger, { ...digest(), position: 1 }, feed, { ...end, position: 3 }];
    const seed = await seedProject(drain.database, { steps });
    await runFor(seed);
    await drain.drain();
    await query(
      `INSERT INTO preferences (id, project_id, user_id, notiflow_id, enabled)
       SELECT gen_random_uuid(), project_id, id, $1, false FROM users`,
      [seed.notiflowId],
    );
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await query('SELECT status, reason FROM deliveries')).toEqual([
      { status: 'skipped', reason: 'opted_out' },
    ]);
  });

  it('forgets the window and its items with the person', async () => {
    const seed = await seedDigesting(digest());
    const runId = await runFor(seed, { count: 2, data: { n: 1 } });
    await drain.drain();
    const { projectId } = seed;
    await drain.database.users.eraseUser({ projectId, externalId: 'user-0' });
    expect(await query('SELECT id FROM digest_windows')).toHaveLength(1);
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies()).toHaveLength(1);
    expect(new Set(await countsOf(seed, runId))).toEqual(
      new Set([
        ['stopped', 'user_deleted', 1],
        ['processed', null, 1],
      ]),
    );
  });

  it('is seen by conditions and after a rest, too', async () => {
    const pause: Step = {
      type: 'wait',
      handle: 'wait_1',
      position: 0,
      duration: 1,
      duration_unit: 'days',
    };
    const many: Step = {
      type: 'condition',
      handle: 'many',
      position: 0,
      branches: [
        {
          handle: 'few',
          name: 'Few',
          finish: true,
          conditions: [
            {
              operator: 'and',
              conditions: [
                {
                  property: 'digest.total_items',
                  operator: 'less_than',
                  value: 2,
                  value_type: 'static',
                },
              ],
            },
          ],
        },
        { handle: 'other', name: 'Other', finish: false, conditions: [] },
      ],
    };
    const seed = await seedDigesting(digest({ digest_key: 'k' }), pause, many);
    for (const k of [1, 1, 2]) await runFor(seed, { data: { k, n: k } });
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies()).toEqual([]);
    await drain.drainAfter({ ...seed, byMs: 24 * hourMs });
    expect(bodies()).toEqual(['2 of 0: 1 by nobody 1 by nobody, last 1, first 1, as 2']);
  });

  it('shows a template what 256 kB hold, counts all, and lists all over the API', async () => {
    const seed = await seedDigesting(digest());
    const large = 'x'.repeat(50_000);
    for (let n = 0; n < 12; n += 1) await runFor(seed, { data: { n, large: `${n}${large}` } });
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: hourMs });
    const [body = ''] = bodies();
    expect(body).toMatch(/^12 of 0: 0 by nobody 1 by nobody .* 4 by nobody, last 11, first 0/);
    const { notifications } = drain.database;
    const { projectId } = seed;
    const [carrier] = await query<{ id: string }>(
      `SELECT id FROM notifications WHERE status = 'processed'`,
    );
    const found = await notifications.findNotification({ projectId, id: carrier?.id ?? '' });
    expect(found?.digest).toMatchObject({ carrierId: carrier?.id, totalItems: 12 });
    const listed: DigestItem[] = [];
    let after: string | null = null;
    for (;;) {
      const page = { after, before: null, limit: 5 };
      const windowId = found?.digest?.id ?? '';
      const { items, hasMoreAfter } = await notifications.listDigestItems({
        projectId,
        windowId,
        page,
      });
      listed.push(...items.map(({ item }) => item));
      after = items.at(-1)?.id ?? null;
      if (!hasMoreAfter) break;
    }
    expect(listed.map(({ data }) => data.n)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('loses nothing to a worker that dies before or after it saves', async () => {
    const seed = await seedDigesting(digest());
    const runs = [];
    for (const n of [1, 2, 3]) runs.push(await runFor(seed, { count: 20, data: { n } }));
    const { notifications } = drain.database;
    const { saveAdvance } = notifications;
    let dead = 0;
    notifications.saveAdvance = async (input) => {
      dead += 1;
      if (dead % 2 === 0) await saveAdvance(input);
      throw Object.assign(new Error('the worker is lost'), { code: '57P01' });
    };
    for (let time = 0; time < 4; time += 1) {
      await drain.drain().catch(() => {});
      await query(
        `UPDATE notifications SET sweep_at = now(), paused_until = NULL WHERE status = 'pending'`,
      );
      await query(`UPDATE runs SET sweep_at = now() WHERE sweep_at IS NOT NULL`);
    }
    notifications.saveAdvance = saveAdvance;
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(bodies()).toHaveLength(20);
    expect(new Set(bodies())).toEqual(
      new Set(['3 of 0: 1 by nobody 2 by nobody 3 by nobody, last 3, first 1, as 3']),
    );
  });
});
