import type { Actor, Recipient } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run } from '../connect.ts';
import { newId } from '../ids.ts';
import type { NotiflowName } from '../notiflows/find-notiflow.ts';
import { refundRecipients } from '../usage/refund-recipients.ts';
import { type AcceptRow, acceptStatement } from './accept-statement.ts';

/** Which credential asked for a run, or which schedule came round. */
export interface RunTrigger {
  kind: 'secret_key' | 'account_token' | 'member' | 'schedule';
  id: string;
}

/** A version to run in the place of the published one, and whether it leaves the actor out. */
export interface ChosenVersion {
  id: string;
  excludeActor: boolean;
}

/** A checked run request, ready to be stored. Recipients are distinct by external id. */
export interface AcceptRunInput {
  projectId: string;
  notiflow: NotiflowName;
  /** Null: the published one. */
  version: ChosenVersion | null;
  data: Record<string, unknown>;
  actor: Actor | null;
  recipients: Recipient[] | null;
  topicName: string | null;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  sendAt: Date | null;
  /** Seconds after the run may start at which its unsent deliveries expire. */
  expiresInS: number | null;
  cancellationKey: string | null;
  /** What the run shows takes the place of what earlier runs with this key showed. */
  replaceKey: string | null;
  triggeredBy: RunTrigger;
  /** The request that asks for it; null where nobody asked just now. */
  requestId?: string | null;
  /** Recipients the runs of the project may have in a day, in UTC; null when nobody counts them. */
  recipientsPerDay?: number | null;
  /** The key counts for this notiflow, whichever of its names it is called by. */
  idempotency: { route: string; key: string; fingerprint: Buffer } | null;
}

/** A stored run; `replayed` when an earlier request with the same key stored it. */
export interface StoredRun {
  kind: 'accepted';
  runId: string;
  notiflowId: string;
  replayed: boolean;
}

/** A stored run, or why there is none. */
export type RunAcceptance =
  | StoredRun
  | { kind: 'notiflow_not_found' }
  | { kind: 'not_published' }
  | { kind: 'not_active' }
  | { kind: 'topic_not_found' }
  | { kind: 'recipients_used_up'; limit: number }
  | { kind: 'key_reused' }
  | { kind: 'in_flight' };

/**
 * Stores the run, and its idempotency key with it, or says why not: all in one statement, so that a run costs one
 * round trip. When it answers, the run is committed.
 */
export async function acceptRun(db: Db, input: AcceptRunInput): Promise<RunAcceptance> {
  const runId = newId();
  const prepared = acceptStatement({
    by: 'id' in input.notiflow ? 'id' : 'handle',
    hasTopic: input.topicName !== null,
    hasActor: input.actor !== null,
    isKeyed: input.idempotency !== null,
    isCancelable: input.cancellationKey !== null,
    isMetered: toLimit(input) !== null,
  });
  const values = toValues(runId, input);
  const tryOnce = async () => {
    const [row] = await retryDeadlocks(() => run(db.pool, prepared, values));
    const acceptance = toAcceptance(row, input);
    if (acceptance === null) await giveBackCharged(db, input);
    return acceptance;
  };
  try {
    // A statement does not see the row of another request that it had to wait for; the next one does.
    return (await tryOnce()) ?? (await tryOnce()) ?? { kind: 'in_flight' };
  } catch (error) {
    if (isLockNotAvailable(error)) return { kind: 'in_flight' };
    throw error;
  }
}

/** A request that lost its key to another one was charged before it came to the key: the run of the other one is paid for. */
async function giveBackCharged(db: Db, input: AcceptRunInput): Promise<void> {
  const recipients = input.recipients?.length ?? 0;
  if (toLimit(input) === null || recipients === 0) return;
  await refundRecipients(db, { projectId: input.projectId, recipients });
}

/** Whether the statement waited too long for a row, which is that of a request with the same key. */
export function isLockNotAvailable(error: unknown): boolean {
  const lockNotAvailable = '55P03';
  return (error as { code?: string }).code === lockNotAvailable;
}

/** Reads why there is no run in the order in which a request is refused; null when another one took its key. */
export function toAcceptance(
  row: AcceptRow | undefined,
  input: AcceptRunInput,
): RunAcceptance | null {
  if (row === undefined) return { kind: 'notiflow_not_found' };
  const notiflowId = row.notiflow_id;
  if (row.accepted_id !== null) {
    return { kind: 'accepted', runId: row.accepted_id, notiflowId, replayed: false };
  }
  if (row.known_fingerprint !== null) {
    const isSame = input.idempotency?.fingerprint.equals(row.known_fingerprint);
    if (!isSame) return { kind: 'key_reused' };
    if (row.known_run_id === null) return { kind: 'in_flight' };
    return { kind: 'accepted', runId: row.known_run_id, notiflowId, replayed: true };
  }
  if (row.version_id === null) return { kind: 'not_published' };
  if (!row.active) return { kind: 'not_active' };
  if (input.topicName !== null && row.topic_id === null) return { kind: 'topic_not_found' };
  const limit = toLimit(input);
  if (limit !== null && !row.is_charged) return { kind: 'recipients_used_up', limit };
  return null;
}

const toLimit = ({ recipientsPerDay = null }: AcceptRunInput): number | null => recipientsPerDay;

/** The values of the statement, in its order. */
export function toValues(runId: string, input: AcceptRunInput): unknown[] {
  const { notiflow, version, idempotency } = input;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const values: unknown[] = [
    runId,
    input.projectId,
    'id' in notiflow ? notiflow.id : notiflow.handle,
    version?.id ?? null,
    version?.excludeActor ?? null,
    input.topicName,
    json(input.data),
    json(input.actor),
    json(input.recipients),
    input.recipients?.length ?? 0,
    input.priority,
    input.sendAt,
    input.expiresInS,
    input.cancellationKey,
    json({ ...input.triggeredBy, request_id: input.requestId ?? undefined }),
    input.replaceKey,
  ];
  if (idempotency !== null) {
    values.push(idempotency.route, idempotency.key, idempotency.fingerprint);
  }
  const limit = toLimit(input);
  return limit === null ? values : [...values, limit];
}
