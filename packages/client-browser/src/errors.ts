/** What the service answered instead of what was asked for, or that there was no answer. */
export class NotiflowsError extends Error {
  /** HTTP status; 0 when the service could not be reached. */
  readonly status: number;
  /** Stable name such as `not_found`; `unknown` when something else than the service answered, or nothing. */
  readonly code: string;
  readonly details: Record<string, unknown>;
  /** How long the service asked to be left alone. */
  readonly retryAfterMs: number;

  constructor(
    message: string,
    status = 0,
    code = 'unknown',
    details: Record<string, unknown> = {},
    retryAfterMs = 0,
  ) {
    super(message);
    this.name = 'NotiflowsError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Makes the error of an answer that is not what was asked for; the page of a proxy is told by its status. */
export async function toError(response: Response): Promise<NotiflowsError> {
  const { status, headers } = response;
  const body = await response.json().catch(() => null);
  const { message = `The service answered ${status}`, code, details } = body?.error ?? {};
  const retryAfterMs = Number(headers.get('retry-after')) * 1000 || 0;
  return new NotiflowsError(message, status, code, details, retryAfterMs);
}

/** Whether the service looked at the request and will not have it; anything else is worth another try. */
export function isRefusal(error: unknown): boolean {
  const { status = 0 } = error as Partial<NotiflowsError>;
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
}
