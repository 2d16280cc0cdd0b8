import type { Actor, Recipient } from '@notiflow/contracts';
import { type Connection, type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';

/** Which credential asked for a run. */
export interface RunTrigger {
  kind: 'secret_key' | 'account_token';
  id: string;
}

/** A checked run request, ready to be stored. Recipients are distinct by external id. */
export interface AcceptRunInput {
  projectId: string;
  notiflowId: string;
  versionId: string;
  data: Record<string, unknown>;
  actor: Actor | null;
  excludeActor: boolean;
  recipients: Recipient[] | null;
  topic: { id: string; name: string } | null;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  sendAt: Date | null;
  /** Seconds after the run may start at which its unsent deliveries expire. */
  expiresInS: number | null;
  cancellationKey: string | null;
  triggeredBy: RunTrigger;
  idempotency: { route: string; key: string; fingerprint: Buffer } | null;
}

/** A stored run, or why the request's idempotency key forbids one. */
export type RunAcceptance =
  | { kind: 'accepted'; runId: string; replayed: boolean }
  | { kind: 'key_reused' }
  | { kind: 'in_flight' };

const runColumns = `id, project_id, notiflow_id, version_id, status, data, actor, exclude_actor,
  recipients, recipient_count, topic_id, topic_name, topic_position, priority, send_at, expires_at,
  cancellation_key, triggered_by, sweep_at`;

const runValues = `$1::uuid, $2::uuid, $3::uuid, $4::uuid, 'accepted', $5::jsonb, $6::jsonb, $7::boolean,
  $8::jsonb, coalesce(jsonb_array_length($8::jsonb), 0), $9::uuid, $10::text,
  CASE WHEN $9::uuid IS NULL THEN NULL ELSE nextval('subscription_positions') END,
  $11::smallint, $12::timestamptz,
  coalesce($12::timestamptz, now()) + $13::int * interval '1 second', $14::text, $15::jsonb,
  greatest(coalesce($12::timestamptz, now()), now()) + interval '3 seconds'`;

const insertRun = statement<{ id: string }>(
  'accept-run',
  `INSERT INTO runs (${runColumns}) SELECT ${runValues} RETURNING id`,
);

const insertRunWithKey = statement<{ id: string }>(
  'accept-run-with-key',
  `WITH claimed AS (
     INSERT INTO idempotency_keys (project_id, route, key, fingerprint, run_id, status, expires_at)
     VALUES ($2, $16, $17, $18, $1, 202, now() + interval '7 days')
     ON CONFLICT (project_id, route, key) DO UPDATE
       SET fingerprint = excluded.fingerprint, run_id = excluded.run_id, status = excluded.status,
           response = NULL, created_at = now(), expires_at = excluded.expires_at
       WHERE idempotency_keys.expires_at <= now()
     RETURNING run_id)
   INSERT INTO runs (${runColumns}) SELECT ${runValues} FROM claimed RETURNING id`,
);

const findKey = statement<{ fingerprint: Buffer; run_id: string | null }>(
  'find-run-of-key',
  `SELECT fingerprint, run_id FROM idempotency_keys WHERE project_id = $1 AND route = $2 AND key = $3`,
);

/** Stores the run, and its idempotency key in the same statement; when it answers, the run is committed. */
export async function acceptRun(db: Db, input: AcceptRunInput): Promise<RunAcceptance> {
  const runId = newId();
  const values = runParameters(runId, input);
  if (input.idempotency === null) {
    await run(db.pool, insertRun, values);
    return { kind: 'accepted', runId, replayed: false };
  }
  const { route, key, fingerprint } = input.idempotency;
  try {
    return await transaction(
      db,
      async (client) => {
        const inserted = await run(client, insertRunWithKey, [...values, route, key, fingerprint]);
        if (inserted.length > 0) return { kind: 'accepted', runId, replayed: false };
        // A statement of its own: the first one's snapshot cannot see a row it had to wait for.
        return answerFromKey(client, input.projectId, input.idempotency);
      },
      "BEGIN; SET LOCAL lock_timeout = '2s'",
    );
  } catch (error) {
    const lockNotAvailable = '55P03';
    if ((error as { code?: string }).code === lockNotAvailable) return { kind: 'in_flight' };
    throw error;
  }
}

function runParameters(runId: string, input: AcceptRunInput): unknown[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return [
    runId,
    input.projectId,
    input.notiflowId,
    input.versionId,
    json(input.data),
    json(input.actor),
    input.excludeActor,
    json(input.recipients),
    input.topic?.id ?? null,
    input.topic?.name ?? null,
    input.priority,
    input.sendAt,
    input.expiresInS,
    input.cancellationKey,
    json(input.triggeredBy),
  ];
}

async function answerFromKey(
  connection: Connection,
  projectId: string,
  idempotency: AcceptRunInput['idempotency'],
): Promise<RunAcceptance> {
  const [row] = await run(connection, findKey, [projectId, idempotency?.route, idempotency?.key]);
  if (row === undefined || row.run_id === null) return { kind: 'in_flight' };
  if (idempotency === null || !row.fingerprint.equals(idempotency.fingerprint)) {
    return { kind: 'key_reused' };
  }
  return { kind: 'accepted', runId: row.run_id, replayed: true };
}
