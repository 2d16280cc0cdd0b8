import type { Condition, ConditionGroup, Step, StepOf } from '@notiflow/contracts';
import type { SendResult } from '@notiflow/providers';
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

const hourMs = 60 * 60_000;

let created: TestDatabase;
let drain: Drain;
let answer: () => SendResult;

beforeEach(async () => {
  created = await createTestDatabase('message_status');
  answer = () => ({ kind: 'accepted' });
  drain = createDrain(created.url, { send: () => answer() });
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

const when = (
  property: string,
  operator: Condition['operator'],
  value: Condition['value'],
): ConditionGroup[] => [
  { operator: 'and', conditions: [{ property, operator, value, value_type: 'static' }] },
];

const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
const feed: Step = {
  type: 'channel',
  handle: 'feed',
  position: 0,
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { content_type: 'markdown', body: 'Hi', action_type: 'default' },
};
const pause: Step = {
  type: 'wait',
  handle: 'pause',
  position: 0,
  duration: 1,
  duration_unit: 'hours',
};

/** Publishes the given steps between trigger and end, and runs them for some people. */
async function start(count: number, ...between: Step[]): Promise<SeededProject> {
  const steps = [trigger, ...between, end].map((step, position) => ({ ...step, position }));
  const seed = await seedProject(drain.database, { steps });
  const run = await drain.database.runs.acceptRun({
    ...runInput(seed),
    recipients: people(count),
  });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
  return seed;
}

/** Does as the inbox will: marks the message of a step for one person. */
async function mark(step: string, { at, who }: { at: string; who: string }): Promise<void> {
  await query(
    `UPDATE deliveries SET ${at}_at = now() WHERE step_handle = $1
       AND recipient_id = (SELECT id FROM users WHERE external_id = $2)`,
    [step, who],
  );
}

/** What became of the deliveries of a step, by person. */
async function outcomesOf(step: string): Promise<Record<string, string>> {
  const rows = await query<{ external_id: string; outcome: string }>(
    `SELECT u.external_id, concat_ws(' ', d.status, d.reason) AS outcome
     FROM deliveries d JOIN users u ON u.id = d.recipient_id WHERE d.step_handle = $1`,
    [step],
  );
  return Object.fromEntries(rows.map(({ external_id, outcome }) => [external_id, outcome]));
}

describe('conditions on earlier messages', () => {
  it('see what became of them meanwhile, for each recipient of a set, by one statement', async () => {
    const unread = when('steps.feed.read', 'equal_to', false);
    const seed = await start(50, feed, pause, { ...hook, conditions: unread });
    await mark('feed', { at: 'read', who: 'user-7' });
    await mark('feed', { at: 'seen', who: 'user-8' });
    const asked: string[][] = [];
    const { notifications } = drain.database;
    const { findDeliveriesMade } = notifications;
    notifications.findDeliveriesMade = (ids) => {
      asked.push(ids);
      return findDeliveriesMade(ids);
    };
    await drain.drainAfter({ ...seed, byMs: hourMs });
    const { 'user-7': read, ...others } = await outcomesOf('hook');
    expect(read).toBe('skipped condition');
    expect(new Set(Object.values(others))).toEqual(new Set(['sent']));
    expect(asked.map((ids) => ids.length)).toEqual([50]);
  });

  it('choose a branch by the status that got furthest', async () => {
    answer = () => ({ kind: 'rejected', about: 'recipient', code: 'gone', reason: 'gone' });
    const branch = { finish: false, name: 'B' };
    const choose: Step = {
      type: 'condition',
      handle: 'choose',
      position: 0,
      branches: [
        {
          ...branch,
          handle: 'arrived',
          conditions: when('steps.hook.status', 'greater_than_or_equal_to', 'sent'),
        },
        { ...branch, handle: 'else', conditions: [] },
      ],
    };
    const inside = (handle: string, branch_handle: string): Step => {
      return { ...feed, handle, parent_step_handle: 'choose', branch_handle };
    };
    const seed = await start(
      1,
      hook,
      pause,
      choose,
      inside('after_all', 'arrived'),
      inside('instead', 'else'),
    );
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await outcomesOf('hook')).toEqual({ 'user-0': 'failed rejected_recipient' });
    expect(await outcomesOf('after_all')).toEqual({});
    expect(await outcomesOf('instead')).toEqual({ 'user-0': 'delivered' });
  });

  it('know without a wait which messages were not made', async () => {
    const never = { ...feed, handle: 'never', conditions: when('data.x', 'exists', undefined) };
    const instead = when('steps.never.status', 'equal_to', 'skipped');
    await start(2, never, { ...feed, handle: 'instead', conditions: instead });
    expect(await outcomesOf('instead')).toEqual({ 'user-0': 'delivered', 'user-1': 'delivered' });
  });
});

describe('stop_when', () => {
  it('makes no message for those who met an earlier one with what is enough', async () => {
    const seed = await start(3, feed, pause, { ...hook, stop_when: ['read'] });
    await mark('feed', { at: 'seen', who: 'user-0' });
    await mark('feed', { at: 'clicked', who: 'user-1' });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await outcomesOf('hook')).toEqual({
      'user-0': 'sent',
      'user-1': 'skipped already_read',
      'user-2': 'sent',
    });
  });

  it('does not try a message again once another one was met with what is enough', async () => {
    answer = () => ({ kind: 'not_processed', code: 'busy', reason: 'busy' });
    const patient = { ...hook, handle: 'patient' };
    const seed = await start(2, feed, { ...hook, stop_when: ['seen'] }, patient);
    expect(await outcomesOf('hook')).toEqual({ 'user-0': 'pending', 'user-1': 'pending' });
    await mark('feed', { at: 'seen', who: 'user-1' });
    answer = () => ({ kind: 'accepted' });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await outcomesOf('hook')).toEqual({
      'user-0': 'sent',
      'user-1': 'skipped already_seen',
    });
    expect(await outcomesOf('patient')).toEqual({ 'user-0': 'sent', 'user-1': 'sent' });
    const [open] = await query<{ count: number }>(
      `SELECT count(*)::int AS count FROM deliveries
       WHERE sweep_at IS NOT NULL OR next_attempt_at IS NOT NULL`,
    );
    expect(open?.count).toBe(0);
  });

  it('is no business of a message that was seen itself', async () => {
    answer = () => ({ kind: 'not_processed', code: 'busy', reason: 'busy' });
    const seed = await start(1, { ...hook, stop_when: ['seen'] });
    await mark('hook', { at: 'seen', who: 'user-0' });
    answer = () => ({ kind: 'accepted' });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await outcomesOf('hook')).toEqual({ 'user-0': 'sent' });
  });
});
