import {
  deliveryTransitions,
  notificationTransitions,
  restReasons,
  runTransitions,
} from '@notiflow/contracts';
import type pg from 'pg';
import { fanOutWhole, processNotifications } from '../../../test/support/build-notifications.ts';
import { createTestDatabase } from '../../../test/support/postgres-server.ts';
import { people, runInput, seedProject } from '../../../test/support/seed-project.ts';
import { connect } from './connect.ts';
import { createDatabase, type Database } from './create-database.ts';

let drop: () => Promise<void>;
let database: Database;
let system: ReturnType<typeof connect>;
let client: pg.PoolClient;

beforeAll(async () => {
  const created = await createTestDatabase('transitions');
  drop = created.drop;
  database = createDatabase({ url: created.url });
  system = connect({ url: created.url });
  client = await system.pool.connect();
  const seed = await seedProject(database);
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  const ids = await fanOutWhole(database, run.runId);
  await processNotifications(database, { runId: run.runId, ids });
});

afterAll(async () => {
  client.release();
  await system.pool.end();
  await database.close();
  await drop();
});

// What makes a copy of a row another row.
const distinct = {
  runs: ['id'],
  notifications: ['id', 'run_id'],
  deliveries: ['id', 'notification_id'],
};

/** Copies a row with other values and answers the id of the copy; open rows say when to look at them. */
async function copyRow(table: keyof typeof distinct, changes: object): Promise<string> {
  const ids = distinct[table].map((column) => `'${column}', gen_random_uuid()`).join(', ');
  const { rows } = await client.query(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(one,
       jsonb_build_object(${ids}, 'sweep_at', now()) || $1::jsonb)).*
     FROM (SELECT one FROM ${table} AS one LIMIT 1) AS original RETURNING id`,
    [JSON.stringify(changes)],
  );
  return rows[0]?.id;
}

describe.each([
  ['runs', runTransitions],
  ['notifications', notificationTransitions],
  ['deliveries', deliveryTransitions],
] as const)('a status of %s', (table, transitions) => {
  const statuses = Object.keys(transitions);
  const pairs = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));
  const isAllowed = (from: string, to: string) =>
    from === to || (transitions as Record<string, readonly string[]>)[from]?.includes(to) === true;

  async function change(from: string, to: string): Promise<string | null> {
    const rest = table === 'notifications' ? { rest: 'wait' } : {};
    const id = await copyRow(table, { status: from, ...rest });
    try {
      await client.query(`UPDATE ${table} SET status = $2 WHERE id = $1`, [id, to]);
      return null;
    } catch (error) {
      return (error as pg.DatabaseError).constraint ?? String(error);
    }
  }

  it.each(pairs.filter(([from, to]) => isAllowed(from, to)))(
    'may go from %s to %s',
    async (from, to) => {
      expect(await change(from, to)).toBeNull();
    },
  );

  it.each(pairs.filter(([from, to]) => !isAllowed(from, to)))(
    'may not go from %s to %s',
    async (from, to) => {
      expect(await change(from, to)).toBe(`${table}_transitions`);
    },
  );
});

describe('what is open', () => {
  const refusalOf = (table: keyof typeof distinct, changes: object) =>
    copyRow(table, changes).then(
      () => null,
      (error: pg.DatabaseError) => error.constraint,
    );

  it.each([
    ['runs', 'accepted'],
    ['runs', 'fanning_out'],
    ['notifications', 'pending'],
    ['notifications', 'waiting'],
    ['deliveries', 'pending'],
    ['deliveries', 'processing'],
  ] as const)('is always found again: %s that are %s', async (table, status) => {
    const rest = table === 'notifications' ? { rest: 'digest' } : {};
    expect(await refusalOf(table, { status, ...rest, sweep_at: null })).toBe(
      `${table}_found_check`,
    );
    expect(await refusalOf(table, { status, ...rest })).toBeNull();
  });

  it('may be found by the digest window it rests in', async () => {
    const window = { rest: 'digest', digest_window_id: '019aa000-0000-7000-8000-000000000000' };
    expect(
      await refusalOf('notifications', { status: 'waiting', ...window, sweep_at: null }),
    ).toBeNull();
  });

  it('says what it rests for, in a word of the list', async () => {
    const refusals = await Promise.all(
      [...restReasons, 'nap'].map((rest) =>
        refusalOf('notifications', { status: 'waiting', rest }),
      ),
    );
    expect(refusals).toEqual([...restReasons.map(() => null), 'notifications_rest_check']);
    expect(await refusalOf('notifications', { status: 'waiting', rest: null })).toBe(
      'notifications_waiting_check',
    );
  });
});
