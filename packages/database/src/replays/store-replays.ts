import { type Db, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';
import { type Page, type PageInput, readPage } from '../read-page.ts';
import type { DeadLetterChoice } from './dead-letters.ts';

/** A replay as stored. */
export interface ReplayRecord extends DeadLetterChoice {
  id: string;
  status: 'running' | 'finished' | 'canceled';
  ratePerSecond: number;
  replayed: number;
  skipped: Record<string, number>;
  createdAt: Date;
  finishedAt: Date | null;
}

const columns = `r.id, r.status, r.delivery_ids AS "deliveryIds", r.fingerprint, r.filter,
  r.rate_per_second AS "ratePerSecond", r.replayed, r.skipped,
  r.created_at AS "createdAt", r.finished_at AS "finishedAt"`;

const insert = statement<ReplayRecord>(
  'insert-replay',
  `INSERT INTO replays AS r (id, project_id, delivery_ids, fingerprint, filter, rate_per_second, status)
   VALUES ($1, $2, $3::uuid[], $4, $5::jsonb, $6, 'running') RETURNING ${columns}`,
);

/** Begins a replay: a sweep sends again what is dead at this moment, so many a second. */
export async function beginReplay(
  db: Db,
  input: { projectId: string; ratePerSecond: number } & DeadLetterChoice,
): Promise<ReplayRecord> {
  const { projectId, deliveryIds, fingerprint, filter, ratePerSecond } = input;
  const values = [projectId, deliveryIds, fingerprint, JSON.stringify(filter), ratePerSecond];
  const [begun] = await run(db.pool, insert, [newId(), ...values]);
  if (begun === undefined) throw new Error('A replay was not stored.');
  return begun;
}

const find = statement<ReplayRecord>(
  'find-replay',
  `SELECT ${columns} FROM replays r WHERE r.project_id = $1 AND r.id = $2`,
);

/** Finds a replay of the project. */
export async function findReplay(
  db: Db,
  input: { projectId: string; id: string },
): Promise<ReplayRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.id]))[0] ?? null;
}

/** Lists the project's replays, newest first. */
export async function listReplays(
  db: Db,
  input: { projectId: string; page: PageInput },
): Promise<Page<ReplayRecord>> {
  return readPage<ReplayRecord>(
    db,
    {
      columns,
      from: 'replays r',
      idColumn: 'r.id',
      conditions: [['r.project_id = ?', input.projectId]],
    },
    input.page,
  );
}

const cancel = statement<ReplayRecord>(
  'cancel-replay',
  `UPDATE replays r SET status = 'canceled', sweep_at = NULL, finished_at = now()
   WHERE r.project_id = $1 AND r.id = $2 AND r.status = 'running' RETURNING ${columns}`,
);

/** Ends a replay that runs; what it has given back is sent. Null when it does not run. */
export async function cancelReplay(
  db: Db,
  input: { projectId: string; id: string },
): Promise<ReplayRecord | null> {
  return (await run(db.pool, cancel, [input.projectId, input.id]))[0] ?? null;
}
