/** What the service answered instead of what was asked for, or that there was no answer. */
export class NotiflowsError extends Error {
  /** HTTP status; 0 when the service could not be reached. */
  readonly status: number;
  /** Stable name such as `not_found`; `unreachable` without an answer, `unknown` when something else answered. */
  readonly code: string;
  readonly details: Record<string, unknown>;
  /** How long the service asked to be left alone. */
  readonly retryAfterMs: number;

  constructor(
    message: string,
    status = 0,
    code = 'unreachable',
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
  const { status } = response;
  const body = await response.json().catch(() => null);
  const { message, code, details } = body?.error ?? {};
  const after = response.headers.get('retry-after') ?? '';
  const afterMs = +after ? +after * 1000 : Date.parse(after) - Date.now();
  return new NotiflowsError(
    message ?? `The service answered with status ${status}`,
    status,
    code ?? 'unknown',
    details ?? {},
    Math.max(afterMs || 0, 0),
  );
}

/** Whether the service looked at the request and will not have it; anything else is worth another try. */
export function isRefusal(error: unknown): boolean {
  const { status = 0 } = error as Partial<NotiflowsError>;
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
}
