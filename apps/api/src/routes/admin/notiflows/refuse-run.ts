import type { NotiflowName, RunAcceptance } from '@notiflow/database';
import {
  type ApiError,
  conflict,
  keyInFlight,
  keyReused,
  notFound,
  quotaReached,
} from '../../../errors.ts';

const allowedStatuses = ['published'];

/** What of a request a refusal names. */
interface RefusedRun {
  notiflow: NotiflowName;
  body: { topic?: string };
  idempotency: { key: string } | null;
}

/** Says to the client why there is no run. */
export function refuseRun(
  reason: Exclude<RunAcceptance['kind'], 'accepted' | 'recipients_used_up'>,
  { notiflow, body, idempotency }: RefusedRun,
): ApiError {
  switch (reason) {
    case 'notiflow_not_found':
      return notFound('notiflow', 'id' in notiflow ? notiflow.id : notiflow.handle);
    case 'not_published':
      return conflict('This notiflow is not published', {
        current_status: 'draft',
        allowed_statuses: allowedStatuses,
      });
    case 'not_active':
      return conflict('This notiflow is not active', {
        current_status: 'inactive',
        allowed_statuses: allowedStatuses,
      });
    case 'topic_not_found':
      return notFound('topic', body.topic ?? '');
    case 'key_reused':
      return keyReused(idempotency?.key ?? '');
    case 'in_flight':
      return keyInFlight(idempotency?.key ?? '');
    default:
      return reason satisfies never;
  }
}

const dayMs = 24 * 60 * 60 * 1000;

/** Says that the recipients of this day, in UTC, are used up, and when the next one begins. */
export function recipientsUsedUp({ limit }: { limit: number }): ApiError {
  const retryAfterS = Math.ceil((dayMs - (Date.now() % dayMs)) / 1000);
  return quotaReached('recipients_per_day', { limit, retryAfterS, window: '1d' });
}
