import { type Db, run, statement } from '../connect.ts';

const report = statement<{ others: number }>(
  'report-worker',
  `INSERT INTO workers AS w (id) VALUES ($1::uuid)
   ON CONFLICT (id) DO UPDATE SET
     since = CASE WHEN w.seen_at < now() - $2::int * interval '1 ms' THEN now() ELSE w.since END,
     seen_at = now()
   RETURNING (SELECT count(*)::int FROM workers others
              WHERE others.id <> $1::uuid AND others.seen_at > now() - interval '5 seconds') AS others`,
);

/**
 * Says that a worker lives; after a gap of more than `gapMs` it counts as alive from now on only. Answers how many others
 * live.
 */
export async function reportWorker(
  db: Db,
  input: { workerId: string; gapMs: number },
): Promise<number> {
  const [row] = await run(db.pool, report, [input.workerId, input.gapMs]);
  return row?.others ?? 0;
}

const remove = statement<never>('remove-worker', 'DELETE FROM workers WHERE id = $1::uuid');

/** Says that a worker has ended and holds nothing any more. */
export async function removeWorker(db: Db, workerId: string): Promise<void> {
  await run(db.pool, remove, [workerId]);
}
