import type { RefusedResult } from '@notiflow/contracts';
import type { ApiError } from '../errors.ts';
import { toEnvelope } from './send-error.ts';

/** An item of a bulk request that was refused, as its result tells it. */
export function presentRefusal(
  refusal: ApiError,
  about: { requestId: string; ERROR_DOCS_URL: string },
): RefusedResult {
  const { error } = toEnvelope(refusal, about);
  return { status: error.status, error: { ...error, details: { ...error.details } } };
}
