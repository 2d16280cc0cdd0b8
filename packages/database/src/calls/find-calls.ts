import { setBytesMax } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** By what a notification finds its call: the one it waited for, or what it asks. */
export type CallName = { callId: string } | { runId: string; step: string; keyHash: string };

/** A call as those who wait for it see it. */
export type FoundCall = {
  id: string;
  runId: string;
  step: string;
  keyHash: string;
} & (
  | { status: 'open'; until: Date }
  | { status: 'answered'; answer: unknown }
  | { status: 'failed'; reason: string }
);

// Answers that a set cannot hold are not read: whoever waits for one rests until now, and comes again with fewer.
// Nobody waits for one call longer than until it will have been tried, and a bit: whatever happened to its ring.
const find = statement<{
  id: string;
  run_id: string;
  step_handle: string;
  key_hash: string;
  status: FoundCall['status'];
  answer: unknown;
  reason: string | null;
  until: Date;
}>(
  'find-calls',
  `WITH named AS (
     SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS q ("callId" uuid, "runId" uuid, step text, "keyHash" text)),
   found AS MATERIALIZED (
     SELECT id FROM calls WHERE id IN (SELECT "callId" FROM named)
     UNION
     SELECT c.id FROM named JOIN calls c ON c.run_id = named."runId" AND c.step_handle = named.step
       AND c.key_hash = decode(named."keyHash", 'hex')),
   sized AS (
     SELECT c.*, sum(answer_bytes) OVER (ORDER BY c.id) <= $2::int OR row_number() OVER (ORDER BY c.id) = 1 AS fits
     FROM calls c WHERE c.id = ANY(ARRAY(SELECT id FROM found)))
   SELECT id, run_id, step_handle, encode(key_hash, 'hex') AS key_hash, reason,
          CASE WHEN fits THEN status ELSE 'open' END AS status,
          CASE WHEN fits THEN answer END AS answer,
          CASE WHEN status = 'open' THEN greatest(next_try_at, now()) + interval '1 minute' ELSE now() END AS until
   FROM sized`,
);

/** Finds calls with as many of their answers as a set may hold: one statement, each call once however many wait for it. */
export async function findCalls(db: Db, names: CallName[]): Promise<FoundCall[]> {
  if (names.length === 0) return [];
  const rows = await run(db.pool, find, [JSON.stringify(names), setBytesMax]);
  return rows.map((row) => {
    const { id, run_id: runId, step_handle: step, key_hash: keyHash } = row;
    return { id, runId, step, keyHash, ...stateOf(row) };
  });
}

function stateOf({
  status,
  answer,
  reason,
  until,
}: {
  status: FoundCall['status'];
  answer: unknown;
  reason: string | null;
  until: Date;
}) {
  switch (status) {
    case 'open':
      return { status, until };
    case 'answered':
      return { status, answer };
    case 'failed':
      return { status, reason: reason ?? '' };
    default:
      return status satisfies never;
  }
}
