import { jest } from '@jest/globals';
import type { ChannelStep, MessageLimit, Recipient, Step } from '@notiflow/contracts';
import pg from 'pg';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

const text: ChannelStep = {
  type: 'channel',
  handle: 'text',
  position: 1,
  channel_type: 'sms',
  channel_handle: 'sms',
  template: { content_type: 'plaintext', body: 'Your code is {{ data.code }}' },
};

beforeEach(async () => {
  created = await createTestDatabase('limits');
  drain = createDrain(created.url);
  const [trigger, , end] = webhookSteps() as [Step, Step, Step];
  seed = await seedProject(drain.database, { steps: [trigger, text, end] });
  await drain.database.channels.upsertChannel({
    projectId: seed.projectId,
    sealedCredentials: undefined,
    handle: 'sms',
    name: 'Text',
    type: 'sms',
    provider: 'twilio',
    settings: {},
  });
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

// A year of it: no test runs over its end, but in the first second of one.
const year = { duration: 365, duration_unit: 'days' } as const;

const limit = (more: Partial<MessageLimit>): MessageLimit => {
  return {
    channel_type: 'sms',
    scope: 'project',
    limit: 1,
    period: year,
    when_reached: 'reject',
    ...more,
  };
};

const setLimits = (...messageLimits: MessageLimit[]) =>
  drain.database.projects.updateSettings({ projectId: seed.projectId, changes: { messageLimits } });

const people = (count: number): Recipient[] =>
  Array.from({ length: count }, (_, place) => ({
    external_id: `user-${place}`,
    phone: `+4915150000${String(place).padStart(3, '0')}`,
  }));

async function send(recipients: Recipient[], code = '1234'): Promise<void> {
  const input = { ...runInput(seed), data: { code }, recipients };
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const outcomes = async () => {
  const rows = await query<{ outcome: string }>(
    `SELECT concat_ws(' ', status, reason) AS outcome FROM deliveries ORDER BY id`,
  );
  const counts: Record<string, number> = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

/** The statements that are sent meanwhile. */
async function namesOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent = jest.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return sent.mock.calls.flatMap(([one]) => (one as { name?: string } | undefined)?.name ?? []);
  } finally {
    sent.mockRestore();
  }
}

const reservations = (names: string[]) =>
  names.filter((name) => name === 'reserve-within-limits').length;

describe('a limit of the project', () => {
  it('lets so many through and says of the others why not, in one statement for the set', async () => {
    await setLimits(limit({ limit: 3 }));
    const names = await namesOf(() => send(people(10)));
    expect(await outcomes()).toEqual({ sent: 3, 'skipped limited': 7 });
    expect(reservations(names)).toBe(1);
    const [row] = await query<{ reason_details: object; message: object | null }>(
      `SELECT reason_details, message FROM deliveries WHERE reason = 'limited'`,
    );
    expect(row).toEqual({
      reason_details: { scope: 'project', limit: 3, period: year, resets_at: expect.any(String) },
      message: null,
    });
  });

  it('is of one channel type, and asks nothing where there is none', async () => {
    await setLimits(limit({ channel_type: 'email' }));
    await send(people(2));
    await setLimits();
    const names = await namesOf(() => send(people(2)));
    expect(await outcomes()).toEqual({ sent: 4 });
    expect(reservations(names)).toBe(0);
  });

  it('holds what is over it for the periods that follow, filling one after the other', async () => {
    await setLimits(limit({ limit: 2, when_reached: 'hold' }));
    await send(people(3));
    await send(people(4));
    expect(await outcomes()).toEqual({ sent: 2, pending: 5 });
    const rows = await query<{ years: number; count: number }>(
      `SELECT round(extract(epoch FROM next_attempt_at - now()) / 86400 / 365)::int AS years, count(*)::int AS count
       FROM deliveries WHERE status = 'pending' GROUP BY next_attempt_at ORDER BY next_attempt_at`,
    );
    expect(rows.map(({ count }) => count)).toEqual([2, 2, 1]);
    const counters = await query<{ count: string }>(
      'SELECT count FROM limit_counters ORDER BY period_start',
    );
    // Full ones count what was asked for; the last one has room.
    expect(counters.slice(0, 3).every(({ count }) => Number(count) >= 2)).toBe(true);
    expect(counters.at(-1)).toEqual({ count: '1' });
    await drain.drainAfter({ projectId: seed.projectId, byMs: 4 * 365 * 86_400_000 });
    expect(await outcomes()).toEqual({ sent: 7 });
  });

  it('lets no more through when sets come together', async () => {
    await setLimits(limit({ limit: 5 }));
    const ask = (count: number) =>
      drain.database.notifications.reserveWithinLimits([
        { projectId: seed.projectId, key: 'sms', limit: 5, periodMs: 1e12, count, holds: false },
      ]);
    const reserved = await Promise.all([ask(2), ask(2), ask(2), ask(2)]);
    const granted = reserved.flatMap(([one]) => one?.places ?? []);
    expect(granted.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });
});

describe('a limit of an address', () => {
  it('counts what goes to one number, whoever has it', async () => {
    await setLimits(limit({ scope: 'address', limit: 2 }));
    const phone = '+4915112345678';
    await send([{ external_id: 'ada', phone }], '1');
    await send([{ external_id: 'grace', phone }], '2');
    await send([{ external_id: 'ada', phone }, ...people(1)], '3');
    expect(await outcomes()).toEqual({ sent: 3, 'skipped limited': 1 });
  });

  it('counts equal texts apart from others', async () => {
    await setLimits(limit({ scope: 'equal', limit: 1 }));
    for (const code of ['1', '1', '2']) await send(people(1), code);
    expect(await outcomes()).toEqual({ sent: 2, 'skipped limited': 1 });
  });

  it('takes no place in the project for what it refuses', async () => {
    await setLimits(limit({ limit: 2 }), limit({ scope: 'equal', limit: 1 }));
    for (const code of ['1', '1', '1', '2']) await send(people(1), code);
    expect(await outcomes()).toEqual({ sent: 2, 'skipped limited': 2 });
  });

  it('shows nobody whom it counts', async () => {
    await setLimits(limit({ scope: 'address' }), limit({ scope: 'equal' }));
    await send(people(1));
    const rows = JSON.stringify(await query('SELECT * FROM limit_counters'));
    expect(rows).not.toContain('15150000');
    expect(rows).not.toContain('1234');
  });
});

it('counts of periods that are over go', async () => {
  await setLimits(limit({}));
  await send(people(1));
  await query(`UPDATE limit_counters SET expires_at = now() - interval '1 s'`);
  await drain.sweep();
  expect(await query('SELECT * FROM limit_counters')).toEqual([]);
});
