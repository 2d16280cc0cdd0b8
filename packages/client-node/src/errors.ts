/** One field of a request body that is not valid. */
export interface FieldProblem {
  /** Path into the body, like `recipients[0].external_id`. */
  field: string;
  message: string;
  /** `required`, `type`, `format`, `length`, `range`, `enum`, `unknown`, `exclusive`, `duplicate` or `invalid`. */
  reason: string;
}

/** What an error answer says beside its message; only what applies is there. */
export type ErrorDetails = Record<string, unknown> & { fields?: FieldProblem[] };

/** Everything this client rejects with. */
export class NotiflowError extends Error {
  override readonly name: string = 'NotiflowError';
}

/** The service could not be reached, or the connection broke before the answer was whole. */
export class ConnectionError extends NotiflowError {
  override readonly name: string = 'ConnectionError';
}

/** The answer did not come in time. */
export class TimeoutError extends ConnectionError {
  override readonly name: string = 'TimeoutError';
}

/** What an answer that is not 2xx told. */
export interface ApiErrorParts {
  status: number;
  code: string;
  message: string;
  requestId: string | null;
  details: ErrorDetails;
  headers: Headers;
}

/** The service answered with something other than 2xx, or with a body that is not JSON. */
export class ApiError extends NotiflowError {
  override readonly name: string = 'ApiError';
  readonly status: number;
  /** Stable name of the error, such as `not_found`; `unknown` when something else than the service answered. */
  readonly code: string;
  readonly requestId: string | null;
  readonly details: ErrorDetails;
  readonly headers: Headers;

  constructor({ status, code, message, requestId, details, headers }: ApiErrorParts) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.details = details;
    this.headers = headers;
  }
}

/** 400: the request could not be read. */
export class BadRequestError extends ApiError {
  override readonly name = 'BadRequestError';
}

/** 401: a credential is missing or not valid. */
export class AuthenticationError extends ApiError {
  override readonly name = 'AuthenticationError';
}

/** 403: the credential may not do this. */
export class PermissionDeniedError extends ApiError {
  override readonly name = 'PermissionDeniedError';
}

/** 404: it is not in this project. */
export class NotFoundError extends ApiError {
  override readonly name = 'NotFoundError';
}

/** 409: the current state does not allow it. */
export class ConflictError extends ApiError {
  override readonly name = 'ConflictError';
}

/** 422: the body was read and is not valid. */
export class UnprocessableEntityError extends ApiError {
  override readonly name = 'UnprocessableEntityError';

  /** Everything that is wrong with the body. */
  get fields(): FieldProblem[] {
    return this.details.fields ?? [];
  }
}

/** 429: too many requests. */
export class RateLimitError extends ApiError {
  override readonly name = 'RateLimitError';
}

/** 5xx: the service failed, or is not available right now. */
export class InternalServerError extends ApiError {
  override readonly name = 'InternalServerError';
}

const classes: Record<number, typeof ApiError> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  422: UnprocessableEntityError,
  429: RateLimitError,
};

/** Makes the error of an answer that is not 2xx; a body that is no error envelope (a proxy's page) is told by its status. */
export function toApiError(answer: { status: number; headers: Headers; body: unknown }): ApiError {
  const { status, headers } = answer;
  const envelope = (answer.body as { error?: Record<string, unknown> } | null)?.error;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const ErrorClass = classes[status] ?? (status >= 500 ? InternalServerError : ApiError);
  return new ErrorClass({
    status,
    headers,
    code: text(envelope?.code) ?? 'unknown',
    message: text(envelope?.message) ?? describeAnswer(status),
    requestId: text(envelope?.request_id) ?? headers.get('x-request-id'),
    details: isObject(envelope?.details) ? envelope.details : {},
  });
}

function describeAnswer(status: number): string {
  const isSuccess = status >= 200 && status < 300;
  return `The service answered with status ${status}${isSuccess ? ' and a body that is not JSON' : ''}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
