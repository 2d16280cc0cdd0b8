import { setTimeout as wait } from 'node:timers/promises';
import {
  type Database,
  hasStoredNothing,
  type KeyClaim,
  type KeyClaimInput,
  newId,
} from '@notiflow/database';
import { ApiError, keyInFlight, keyReused, outcomeUnknown } from '../errors.ts';
import type { Answer } from '../route.ts';

interface Once {
  database: {
    idempotency: Pick<Database['idempotency'], 'claimKey' | 'keepAnswer' | 'releaseKey'>;
  };
  /** Fields of the body that are shown once, so that they are not kept either. */
  shownOnce?: readonly string[] | undefined;
  /** Fields that tell about a person, with what is kept in their place. */
  keptWithout?: Readonly<Record<string, unknown>> | undefined;
  work: () => Promise<Answer>;
  /** Puts on record what the work did, before it is answered; may be called again. */
  record: (answer: Answer) => Promise<void>;
  /** Takes what could not be done now and is tried again later. */
  finishLater: (work: () => Promise<unknown>) => void;
}

const patienceMs = 2_000;
const pauseMs = 100;

/** Does the work unless a request with the same key was answered before: then that answer is given again. */
export async function answerOnce(
  request: Omit<KeyClaimInput, 'token'>,
  once: Once,
): Promise<Answer> {
  const holder = { ...request, token: newId() };
  const claim = await claimOrGiveBack(holder, once);
  switch (claim.kind) {
    case 'fresh':
      return answerAsHolder(holder, once);
    case 'answered':
      return { ...replayed, status: claim.status, body: claim.response ?? undefined };
    case 'key_reused':
      throw keyReused(request.key);
    case 'in_flight':
      throw keyInFlight(request.key);
    case 'outcome_unknown':
      throw outcomeUnknown();
    default:
      return claim satisfies never;
  }
}

/** The header that tells a repeated answer from the first one. */
export const replayed = { headers: { 'idempotent-replayed': 'true' } };

/** A claim that Postgres may have stored before its answer was lost is given back: its work was never begun. */
async function claimOrGiveBack(holder: KeyClaimInput, once: Once): Promise<KeyClaim> {
  const { idempotency } = once.database;
  try {
    return await claimPatiently(idempotency, holder);
  } catch (error) {
    if (!hasStoredNothing(error)) once.finishLater(() => idempotency.releaseKey(holder));
    throw error;
  }
}

async function claimPatiently(
  idempotency: Once['database']['idempotency'],
  holder: KeyClaimInput,
): Promise<KeyClaim> {
  const givesUpAt = performance.now() + patienceMs;
  for (;;) {
    const claim = await idempotency.claimKey(holder);
    if (claim.kind !== 'in_flight' || performance.now() >= givesUpAt) return claim;
    await wait(pauseMs);
  }
}

/** From the moment the work is done its key is not given back, whatever fails after it. */
async function answerAsHolder(holder: KeyClaimInput, once: Once): Promise<Answer> {
  const answer = await workOrGiveBack(holder, once);
  const { database, record, finishLater } = once;
  const response = toKept(answer.body, once);
  const keep = () =>
    database.idempotency.keepAnswer({ ...holder, status: answer.status, response });
  try {
    await record(answer);
  } catch (error) {
    finishLater(() => record(answer).then(keep));
    throw error;
  }
  // The client need not wait for what only its repeats need.
  await keep().catch(() => finishLater(keep));
  return answer;
}

/** Gives the key back when nothing was stored, so that the client may correct its request, or send it again. */
async function workOrGiveBack(holder: KeyClaimInput, { database, work }: Once): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const mayRepeat = holder.isRepeatable || error instanceof ApiError || hasStoredNothing(error);
    // One that cannot be given back now runs out by itself.
    if (mayRepeat) await database.idempotency.releaseKey(holder).catch(() => {});
    throw error;
  }
}

/** The body as it is kept: credentials are stored as hashes, and nowhere in clear; what tells about a person is left out. */
function toKept(body: unknown, { shownOnce = [], keptWithout = {} }: Once): unknown {
  const others = { ...Object.fromEntries(shownOnce.map((name) => [name, null])), ...keptWithout };
  return Object.keys(others).length === 0 ? body : { ...(body as object), ...others };
}
