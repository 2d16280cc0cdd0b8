import { isUnavailable } from '@notiflow/database';
import type { ErrorRequestHandler } from 'express';
import type { Deps } from '../deps.ts';
import { ApiError, errorTable, invalidParam, unavailable } from '../errors.ts';
import { requestIdOf } from './request-id.ts';

/** Sends whatever was thrown in the error envelope; what is our fault is logged and says nothing of itself. */
export function createErrorSender({
  logger,
  config,
}: Pick<Deps, 'logger' | 'config'>): ErrorRequestHandler {
  return (thrown: unknown, _req, res, _next) => {
    const error = toApiError(thrown);
    const { status } = errorTable[error.code];
    if (status >= 500) {
      const route = res.locals.route ?? null;
      logger.error('request.failed', { request_id: requestIdOf(res), route }, thrown);
    }
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const envelope = toEnvelope(error, { requestId: requestIdOf(res), ...config });
    res.status(status).set(error.headers).json(envelope);
  };
}

/** An error as every client gets it. */
export function toEnvelope(
  { code, message, details }: ApiError,
  { requestId, ERROR_DOCS_URL }: { requestId: string; ERROR_DOCS_URL: string },
) {
  const { status } = errorTable[code];
  const type = `${ERROR_DOCS_URL}/${code}`;
  return { error: { type, code, message, status, request_id: requestId, details } };
}

/** What was thrown as the error that is answered; what is not known to it is our fault. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (isUnavailable(thrown)) return unavailable();
  // Express answers 400 itself only for a path it cannot decode.
  return (thrown as { status?: number }).status === 400
    ? invalidParam('path', 'The path is not encoded as a URL demands')
    : new ApiError('internal_error');
}
