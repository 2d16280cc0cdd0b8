import type { FieldProblem } from '@notiflow/contracts';

/** THE ERROR TABLE: every code a client can see, with its status and what it says when nothing better is known. */
export const errorTable = {
  bad_request: { status: 400, message: 'The request is malformed' },
  unauthenticated: { status: 401, message: 'Authentication required' },
  forbidden: { status: 403, message: 'Not allowed' },
  not_found: { status: 404, message: 'Not found' },
  method_not_allowed: { status: 405, message: 'This path does not take this method' },
  conflict: { status: 409, message: 'This is not possible in the current state' },
  payload_too_large: { status: 413, message: 'The body is larger than 10 MB' },
  unsupported_media_type: { status: 415, message: 'The body must be JSON' },
  validation_failed: { status: 422, message: 'Some fields are not valid' },
  rate_limited: { status: 429, message: 'Too many requests' },
  internal_error: { status: 500, message: 'Something went wrong on our side' },
  unavailable: { status: 503, message: 'Not available right now; try again shortly' },
} as const satisfies Record<string, { status: number; message: string }>;

/** What an error is called on the wire. */
export type ErrorCode = keyof typeof errorTable;

/** What may be known about an error; only what applies is there. */
export interface ErrorDetails {
  allowed_statuses?: string[];
  auth?: 'api_key' | 'secret_key' | 'account_token' | 'user_key' | 'session';
  current_status?: string;
  fields?: FieldProblem[];
  id?: string;
  idempotency_key?: string;
  limit?: number;
  param?: string;
  reason?: string;
  required_role?: string;
  required_scope?: string;
  resource?: string;
  retry_after?: number;
  window?: string;
}

interface ErrorParts {
  message?: string;
  details?: ErrorDetails;
  headers?: Record<string, string>;
}

/** A failure that is an answer: thrown anywhere below a route, sent in the error envelope. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, { message, details = {}, headers = {} }: ErrorParts = {}) {
    super(message ?? errorTable[code].message);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}

/** A path, query or header value that cannot be read. */
export function invalidParam(param: string, message: string): ApiError {
  return new ApiError('bad_request', { message, details: { reason: 'invalid_param', param } });
}

/** A path or query value that should be an id and cannot be one. */
export function invalidId(param: string): ApiError {
  const details = { reason: 'invalid_uuid', param };
  return new ApiError('bad_request', { message: 'Invalid UUID format', details });
}

/** A body that is not JSON. */
export function invalidJson(message = 'The body is not valid JSON'): ApiError {
  return new ApiError('bad_request', { message, details: { reason: 'invalid_json' } });
}

/** A credential that is missing or not valid. */
export function unauthenticated(
  auth: NonNullable<ErrorDetails['auth']>,
  reason?: string,
): ApiError {
  return new ApiError('unauthenticated', {
    details: { auth, ...(reason && { reason }) },
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** A secret key that came from a web page, where everybody can read it. */
export function secretKeyInBrowser(): ApiError {
  return new ApiError('forbidden', {
    message: 'A secret key must never be used in a browser; revoke this one',
    details: { reason: 'secret_key_in_browser' },
  });
}

/** A request with a cookie that no page of ours made. */
export function foreignPage(): ApiError {
  return new ApiError('forbidden', {
    message: 'Only pages of this installation may do that with a session',
    details: { reason: 'foreign_page' },
  });
}

/** A member whose role is not enough. */
export function missingRole(role: string): ApiError {
  return new ApiError('forbidden', {
    message: `This needs the role ${role}`,
    details: { required_role: role },
  });
}

/** A web page that the project does not name among those that may ask. */
export function originNotAllowed(origin: string): ApiError {
  return new ApiError('forbidden', {
    message: `Pages of ${origin.slice(0, 300)} may not use the User API of this project: add the origin to the setting allowed_origins`,
    details: { reason: 'origin_not_allowed' },
  });
}

/** A key that is valid and lacks a scope. */
export function missingScope(scope: string): ApiError {
  const message = `This key needs the scope ${scope}`;
  return new ApiError('forbidden', { message, details: { required_scope: scope } });
}

/** Something that is not in this project. */
export function notFound(resource: string, id: string): ApiError {
  const words = resource.replaceAll('_', ' ');
  const message = `${words[0]?.toUpperCase()}${words.slice(1)} not found`;
  return new ApiError('not_found', { message, details: { resource, id } });
}

/** A state that does not allow what was asked. */
export function conflict(message: string, details: ErrorDetails): ApiError {
  return new ApiError('conflict', { message, details });
}

// What checks a body stops looking here: a list of thousands helps nobody, and takes long to make.
const fieldsMax = 100;

/** Everything that is wrong with a body, or the first 100 problems, and then it says so. */
export function validationFailed(fields: FieldProblem[]): ApiError {
  if (fields.length < fieldsMax) return new ApiError('validation_failed', { details: { fields } });
  return new ApiError('validation_failed', {
    message: `Some fields are not valid; only the first ${fieldsMax} problems are listed, there may be more`,
    details: { fields: fields.slice(0, fieldsMax) },
  });
}

/** An idempotency key that came with another body before. */
export function keyReused(key: string): ApiError {
  return new ApiError('validation_failed', {
    message: 'This Idempotency-Key was used for a different request',
    details: { idempotency_key: key, reason: 'idempotency_key_reused' },
  });
}

/** An idempotency key whose first request is still being answered. */
export function keyInFlight(key: string): ApiError {
  return new ApiError('conflict', {
    message: 'The first request with this Idempotency-Key is still being answered',
    details: { idempotency_key: key, retry_after: 1 },
    headers: { 'retry-after': '1' },
  });
}

/** An idempotency key whose first request never came to an end, and may have done what must not be done twice. */
export function outcomeUnknown(): ApiError {
  return new ApiError('conflict', {
    message:
      'What became of the first request with this Idempotency-Key is not known; look whether it was done, and use another key',
    details: { reason: 'outcome_unknown' },
  });
}

/** What a project may have at most, by the name its refusals give as a reason. */
export type QuotaName =
  | 'open_deliveries'
  | 'scheduled_runs'
  | 'recipients_per_day'
  | 'stored_bytes';

/** A run that would take the project over one of its quotas. */
export function quotaReached(
  reason: QuotaName,
  { limit, retryAfterS, window }: { limit: number; retryAfterS: number; window?: string },
): ApiError {
  return new ApiError('rate_limited', {
    message: `This project has reached its quota of ${limit} ${reason.replaceAll('_', ' ')}`,
    details: { reason, limit, ...(window && { window }), retry_after: retryAfterS },
    headers: { 'retry-after': String(retryAfterS) },
  });
}

/** A record of truth that cannot be reached. */
export function unavailable(): ApiError {
  return new ApiError('unavailable', {
    details: { retry_after: 5 },
    headers: { 'retry-after': '5' },
  });
}
