import { createDatabase, type Database, type LaneWant, newId } from '@notiflow/database';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { fastForward } from '../../../../test/support/fast-forward.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createWorkerMetrics } from '../worker-metrics.ts';
import { claimInParts } from './claim-in-parts.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;
let logged: { event: string; fields: object }[];
const metrics = createWorkerMetrics();

beforeEach(async () => {
  created = await createTestDatabase('claim_in_parts');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
  logged = [];
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

/** Makes deliveries that wait in a lane, and answers their ids in the order in which they are claimed. */
async function seedLane(lane: string, count: number): Promise<string[]> {
  const recipients = people(count);
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  const ids = await fanOutWhole(database, run.runId);
  const made = await processNotifications(database, { runId: run.runId, ids, delivery: { lane } });
  const deliveryIds = made.map(({ id }) => id).sort();
  // One after the other, so that their order is known.
  await query(
    `UPDATE deliveries SET next_attempt_at = now() - (1000 - place) * interval '1 ms'
     FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, place) WHERE deliveries.id = o.id`,
    [deliveryIds],
  );
  return deliveryIds;
}

/** Leaves an attempt that its delivery does not know of, so that its next one cannot be written. */
const damage = (id: string) =>
  query(
    `INSERT INTO attempts (delivery_id, number, project_id, provider)
     SELECT id, attempt_count + 1, project_id, provider FROM deliveries WHERE id = $1`,
    [id],
  );

const wantOf = (lane: string, count: number): LaneWant => ({
  lane,
  line: 'first',
  count,
  leaseMs: 60_000,
});

async function claim(wants: LaneWant[]): Promise<string[]> {
  const logger = {
    info: () => {},
    warn: () => {},
    error: (event: string, fields: object) => void logged.push({ event, fields }),
  };
  const { deliveries } = database;
  const stopping = new AbortController().signal;
  const deps = { deliveries, logger, metrics, stopping, workerId: newId() };
  const claimed = await claimInParts(deps, wants);
  return claimed.deliveries.map(({ id }) => id).sort();
}

const hourMs = 3_600_000;

const letPass = (byMs: number) =>
  fastForward({ databaseUrl: created.url }, { projectId: seed.projectId, byMs });

const lanes = ['a', 'b', 'c'].map((letter) => letter.repeat(8));

describe('a delivery that cannot be claimed', () => {
  it('lets all others pass, of its own lane and of those that are claimed together with it', async () => {
    const [a, b, c] = await Promise.all(lanes.map((lane) => seedLane(lane, 5)));
    await damage(b?.[1] ?? '');
    const expected = [...(a ?? []), ...(b ?? []).toSpliced(1, 1), ...(c ?? [])];
    const claimed: string[] = [];
    // On a machine that is short of time a connection may not open in time: then a later claim finds the rest.
    await eventually(async () => {
      claimed.push(...(await claim(lanes.map((lane) => wantOf(lane, 5)))));
      expect(claimed.toSorted()).toEqual(expected.toSorted());
    });
    expect(await claim(lanes.map((lane) => wantOf(lane, 5)))).toEqual([]);
    expect(await query('SELECT id, status FROM deliveries WHERE failed_tries > 0')).toEqual([
      { id: b?.[1], status: 'pending' },
    ]);
  });

  it('ends after exactly three tries, with a reason', async () => {
    const [lane = ''] = lanes;
    const [id = ''] = await seedLane(lane, 1);
    await damage(id);
    for (const failedTries of [1, 2, 3]) {
      expect(await claim([wantOf(lane, 4)])).toEqual([]);
      // In its pause, made longer here, it is not found.
      await letPass(-hourMs);
      expect(await claim([wantOf(lane, 4)])).toEqual([]);
      expect(await query('SELECT failed_tries FROM deliveries')).toEqual([
        { failed_tries: failedTries },
      ]);
      await letPass(2 * hourMs);
    }
    expect(await query('SELECT status, reason, sweep_at, next_attempt_at FROM deliveries')).toEqual(
      [{ status: 'failed', reason: 'not_claimed', sweep_at: null, next_attempt_at: null }],
    );
    expect(logged.at(-1)).toEqual({
      event: 'delivery.given_up',
      fields: { delivery_id: id, failed_tries: 3 },
    });
    expect(await metrics.registry.readText()).toContain(
      'notiflow_rows_given_up_total{stage="deliveries"} 1',
    );
  });

  it('is claimed once nothing is wrong any more, and begins anew', async () => {
    const [lane = ''] = lanes;
    const [id = ''] = await seedLane(lane, 1);
    await damage(id);
    await claim([wantOf(lane, 1)]);
    await query('DELETE FROM attempts');
    await letPass(hourMs);
    expect(await claim([wantOf(lane, 1)])).toEqual([id]);
    expect(await query('SELECT failed_tries FROM deliveries')).toEqual([{ failed_tries: 0 }]);
  });
});
