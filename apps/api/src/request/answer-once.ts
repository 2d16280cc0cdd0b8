import { setTimeout as wait } from 'node:timers/promises';
import type { Database, KeyClaim, KeyedRequest } from '@notiflow/database';
import { keyInFlight, keyReused } from '../errors.ts';
import type { Answer } from '../route.ts';

interface Once {
  database: { idempotency: Database['idempotency'] };
  /** Fields of the body that are shown once, so that they are not kept either. */
  shownOnce?: readonly string[] | undefined;
  work: () => Promise<Answer>;
}

const patienceMs = 2_000;
const pauseMs = 100;

/** Does the work unless a request with the same key was answered before: then that answer is given again. */
export async function answerOnce(request: KeyedRequest, once: Once): Promise<Answer> {
  const claim = await claimPatiently(once.database, request);
  switch (claim.kind) {
    case 'fresh':
      return keepAnswerOf(request, once);
    case 'answered':
      return { ...replayed, status: claim.status, body: claim.response ?? undefined };
    case 'key_reused':
      throw keyReused(request.key);
    case 'in_flight':
      throw keyInFlight(request.key);
    default:
      return claim satisfies never;
  }
}

/** The header that tells a repeated answer from the first one. */
export const replayed = { headers: { 'idempotent-replayed': 'true' } };

async function claimPatiently(
  { idempotency }: Once['database'],
  request: KeyedRequest,
): Promise<KeyClaim> {
  const givesUpAt = performance.now() + patienceMs;
  for (;;) {
    const claim = await idempotency.claimKey(request);
    if (claim.kind !== 'in_flight' || performance.now() >= givesUpAt) return claim;
    await wait(pauseMs);
  }
}

async function keepAnswerOf(
  request: KeyedRequest,
  { database, shownOnce = [], work }: Once,
): Promise<Answer> {
  try {
    const answer = await work();
    const response = withoutFields(answer.body, shownOnce);
    await database.idempotency.keepAnswer({ ...request, status: answer.status, response });
    return answer;
  } catch (error) {
    // What failed stored nothing, so the client may correct it and use the key again. A claim that
    // cannot be given back now runs out by itself.
    await database.idempotency.releaseKey(request).catch(() => {});
    throw error;
  }
}

/** The body with null in place of these fields: credentials are stored as hashes, and nowhere in clear. */
function withoutFields(body: unknown, names: readonly string[]): unknown {
  if (names.length === 0) return body;
  return { ...(body as object), ...Object.fromEntries(names.map((name) => [name, null])) };
}
