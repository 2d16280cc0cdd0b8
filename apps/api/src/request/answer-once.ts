import { setTimeout as wait } from 'node:timers/promises';
import type { Database, KeyClaim, KeyedRequest } from '@notiflow/database';
import { keyInFlight, keyReused } from '../errors.ts';
import type { Answer } from '../route.ts';

interface Once {
  database: { idempotency: Database['idempotency'] };
  work: () => Promise<Answer>;
}

const patienceMs = 2_000;
const pauseMs = 100;

/** Does the work unless a request with the same key was answered before: then that answer is given again. */
export async function answerOnce(request: KeyedRequest, { database, work }: Once): Promise<Answer> {
  const claim = await claimPatiently(database, request);
  switch (claim.kind) {
    case 'fresh':
      return keepAnswerOf(request, { database, work });
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

async function keepAnswerOf(request: KeyedRequest, { database, work }: Once): Promise<Answer> {
  try {
    const { status, body, headers } = await work();
    await database.idempotency.keepAnswer({ ...request, status, response: body });
    return { status, body, headers };
  } catch (error) {
    // What failed stored nothing, so the client may correct it and use the key again. A claim that
    // cannot be given back now runs out by itself.
    await database.idempotency.releaseKey(request).catch(() => {});
    throw error;
  }
}
