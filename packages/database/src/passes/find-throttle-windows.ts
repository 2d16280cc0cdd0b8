import type { ThrottleScope } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** A window of a throttle step, by what it is found by. */
export interface ThrottleWindowKey {
  recipientId: string;
  notiflowId: string;
  step: string;
  /** Names the value of the key, in hexadecimal. */
  keyHash: string;
  /** Whose passes are counted together; each recipient's when left out. */
  scope?: ThrottleScope;
}

/** Who passed a throttle step last, and until when that is counted. */
export interface ThrottleHolder extends ThrottleWindowKey {
  notificationId: string;
  runId: string | null;
  /** How many passes are counted. */
  passCount: number;
  closesAt: Date;
  isOpen: boolean;
}

const find = statement<ThrottleHolder>(
  'find-throttle-windows',
  `SELECT q."recipientId", q."notiflowId", q.step, q."keyHash", q.scope, last."notificationId",
          n.run_id AS "runId", cardinality(b.holders) AS "passCount",
          b.closes_at AS "closesAt", b.closes_at > now() AS "isOpen"
   FROM jsonb_to_recordset($2::jsonb)
     AS q ("recipientId" uuid, "notiflowId" uuid, step text, "keyHash" text, scope text)
   JOIN pass_buckets b ON b.project_id = $1 AND b.key = concat_ws(' ', 'throttle',
     CASE WHEN q.scope = 'recipient' THEN q."recipientId" END,
     CASE WHEN q.scope <> 'project' THEN q."notiflowId" END, q.step, q."keyHash")
   CROSS JOIN LATERAL (
     SELECT split_part(b.holders[cardinality(b.holders)], ' ', 1)::uuid AS "notificationId") AS last
   LEFT JOIN notifications n ON n.id = last."notificationId"`,
);

/** Reads who holds the windows of throttle steps, and opens none. */
export async function findThrottleWindows(
  db: Db,
  input: { projectId: string; keys: ThrottleWindowKey[] },
): Promise<ThrottleHolder[]> {
  const keys = input.keys.map((key) => ({ scope: 'recipient', ...key }));
  return run(db.pool, find, [input.projectId, JSON.stringify(keys)]);
}
