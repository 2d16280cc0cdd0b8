import type { ConditionGroup, Step, StepOf } from '@notiflow/contracts';
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

const dayMs = 24 * 60 * 60_000;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

const inside = (parent_step_handle: string, branch_handle: string) => {
  return { parent_step_handle, branch_handle };
};

const is = (property: string, value: string): ConditionGroup[] => [
  {
    operator: 'and',
    conditions: [{ property, operator: 'equal_to', value, value_type: 'static' }],
  },
];

/** Gold members get a message after a day, and nothing else; silver ones theirs, by city; all but gold the last. */
function branchingSteps(): Step[] {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const say = (handle: string, position: number, place = {}): Step => {
    return { ...hook, handle, position, ...place };
  };
  return [
    trigger,
    {
      type: 'condition',
      handle: 'tier',
      position: 1,
      branches: [
        { handle: 'gold', name: 'Gold', finish: true, conditions: is('recipient.tier', 'gold') },
        { handle: 'silver', name: 'Silver', finish: false, conditions: is('tier', 'silver') },
      ],
    },
    {
      type: 'wait',
      handle: 'pause',
      position: 0,
      duration: 1,
      duration_unit: 'days',
      ...inside('tier', 'gold'),
    },
    say('for_gold', 1, inside('tier', 'gold')),
    {
      type: 'condition',
      handle: 'city',
      position: 0,
      branches: [
        { handle: 'oslo', name: 'Oslo', finish: false, conditions: is('actor.city', 'Oslo') },
        { handle: 'others', name: 'Others', finish: false, conditions: [] },
      ],
      ...inside('tier', 'silver'),
    },
    say('from_oslo', 0, inside('city', 'oslo')),
    say('from_elsewhere', 0, inside('city', 'others')),
    say('for_silver', 1, inside('tier', 'silver')),
    say('for_the_rest', 2),
    { ...end, position: 3 },
  ];
}

beforeEach(async () => {
  created = await createTestDatabase('condition');
  drain = createDrain(created.url);
  seed = await seedProject(drain.database, { steps: branchingSteps() });
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

async function runFor(recipients: object[], more: object = {}): Promise<string> {
  const input = { ...runInput(seed), recipients, ...more } as Parameters<
    typeof drain.database.runs.acceptRun
  >[0];
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

/** The steps that made a delivery, for each recipient in their order. */
async function madeFor(): Promise<Record<string, string[]>> {
  const rows = await queryRows<{ external_id: string; steps: string[] }>(
    { databaseUrl: created.url },
    `SELECT u.external_id, array_agg(d.step_handle ORDER BY d.id) AS steps
     FROM deliveries d JOIN users u ON u.id = d.recipient_id WHERE d.status = 'sent'
     GROUP BY u.external_id`,
  );
  return Object.fromEntries(rows.map(({ external_id, steps }) => [external_id, steps]));
}

const gold = (external_id: string) => ({ external_id, custom_fields: { tier: 'gold' } });

/** What every delivery became, by step and recipient. */
async function outcomes(): Promise<Record<string, string>> {
  const rows = await queryRows<{ key: string; outcome: string }>(
    { databaseUrl: created.url },
    `SELECT d.step_handle || ' ' || u.external_id AS key, concat_ws(' ', d.status, d.reason) AS outcome
     FROM deliveries d JOIN users u ON u.id = d.recipient_id`,
  );
  return Object.fromEntries(rows.map(({ key, outcome }) => [key, outcome]));
}

/** Publishes other steps than the branching ones. */
async function publish(steps: Step[], sha: string): Promise<void> {
  const notiflow = { projectId: seed.projectId, handle: 'welcome' };
  await drain.database.notiflows.saveNotiflow({ ...notiflow, definition: { steps, sha } });
  await drain.database.notiflows.publishNotiflow({ ...notiflow, sha });
}

describe('conditions of a step itself', () => {
  it('leave the step out for those they do not hold for, each with a row or a reason', async () => {
    const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
    const steps: Step[] = [
      { ...trigger, conditions: is('data.kind', 'news') },
      {
        type: 'wait',
        handle: 'pause',
        position: 1,
        duration: 1,
        duration_unit: 'days',
        conditions: is('recipient.tier', 'gold'),
      },
      { ...hook, position: 2, conditions: is('recipient.city', 'Oslo') },
      { ...hook, handle: 'last', position: 3 },
      { ...end, position: 4 },
    ];
    await publish(steps, 'gated');
    const bob = { external_id: 'bob', custom_fields: { city: 'Oslo' } };
    await runFor([gold('ada'), bob], { data: { kind: 'news' } });
    const stopped = await runFor([bob], { data: { kind: 'offer' } });
    await drain.drain();
    expect(await outcomes()).toEqual({ 'hook bob': 'sent', 'last bob': 'sent' });
    await drain.drainAfter({ ...seed, byMs: dayMs });
    expect(await outcomes()).toEqual({
      'hook ada': 'skipped condition',
      'last ada': 'sent',
      'hook bob': 'sent',
      'last bob': 'sent',
    });
    const run = await drain.database.runs.findCountedRun({ ...seed, id: stopped });
    expect(run?.counts.notifications).toEqual([
      { status: 'stopped', reason: 'condition', count: 1 },
    ]);
  });
});

describe('a throttle and a digest that are left out', () => {
  it('neither count nor collect', async () => {
    const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
    const day = {
      duration: 1,
      duration_unit: 'days',
      conditions: is('data.kind', 'many'),
    } as const;
    const steps: Step[] = [
      trigger,
      { type: 'throttle', handle: 'once', position: 1, ...day },
      { type: 'digest', handle: 'together', position: 2, ...day },
      { ...hook, position: 3 },
      { ...end, position: 4 },
    ];
    await publish(steps, 'left out');
    const runs = [];
    for (const kind of ['one', 'one', 'many', 'many', 'one']) {
      runs.push(await runFor([{ external_id: 'ada' }], { data: { kind } }));
      await drain.drain();
    }
    const counts = await Promise.all(
      runs.map(async (id) => {
        const run = await drain.database.runs.findCountedRun({ ...seed, id });
        return run?.counts.notifications.map(({ status, reason }) => reason ?? status);
      }),
    );
    expect(counts).toEqual([
      ['processed'],
      ['processed'],
      ['waiting'],
      ['throttled'],
      ['processed'],
    ]);
  });
});

describe('a condition step', () => {
  it('leads each recipient of a set through the branch of theirs', async () => {
    const actor = { external_id: 'boss', custom_fields: { city: 'Oslo' } };
    await runFor([gold('ada'), { external_id: 'bob' }], { actor });
    await runFor([gold('cyd'), { external_id: 'dan' }], { data: { tier: 'silver' }, actor });
    await runFor([{ external_id: 'eve', data: { tier: 'silver' } }, { external_id: 'fay' }]);
    await drain.drain();
    expect(await madeFor()).toEqual({
      bob: ['for_the_rest'],
      dan: ['from_oslo', 'for_silver', 'for_the_rest'],
      eve: ['from_elsewhere', 'for_silver', 'for_the_rest'],
      fay: ['for_the_rest'],
    });
  });

  it('is not asked again when a rest inside of its branch is over, and nothing follows a branch that finishes', async () => {
    const runId = await runFor([gold('ada')]);
    await drain.drain();
    expect(await madeFor()).toEqual({});
    await queryRows(
      { databaseUrl: created.url },
      `UPDATE users SET custom_fields = '{"tier": "none"}'`,
    );
    await drain.drainAfter({ ...seed, byMs: dayMs });
    expect(await madeFor()).toEqual({ ada: ['for_gold'] });
    const run = await drain.database.runs.findCountedRun({ projectId: seed.projectId, id: runId });
    expect(run?.counts.notifications).toEqual([{ status: 'processed', reason: null, count: 1 }]);
    const [row] = await queryRows<{ step: string }>(
      { databaseUrl: created.url },
      'SELECT step FROM notifications',
    );
    expect(row?.step).toBe('for_gold');
  });

  it('makes each message once, however often the set comes', async () => {
    await runFor(people(30), { data: { tier: 'silver' } });
    const other = createDrain(created.url);
    try {
      await Promise.all([drain.drain(), other.drain()]);
    } finally {
      await other.close();
    }
    const rows = await queryRows<{ step_handle: string; count: number }>(
      { databaseUrl: created.url },
      `SELECT step_handle, count(*)::int AS count FROM deliveries GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([
      { step_handle: 'for_silver', count: 30 },
      { step_handle: 'for_the_rest', count: 30 },
      { step_handle: 'from_elsewhere', count: 30 },
    ]);
  });
});
