/** An answer that is no success, or none at all. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: FailureDetails;
  readonly requestId: string | null;

  constructor(input: {
    status: number;
    code: string;
    message: string;
    details?: FailureDetails;
    requestId?: string | null;
  }) {
    super(input.message);
    this.name = 'Failure';
    this.status = input.status;
    this.code = input.code;
    this.details = input.details ?? {};
    this.requestId = input.requestId ?? null;
  }
}

/** What may be known about a failure. */
export interface FailureDetails {
  fields?: { field: string; message: string; reason: string }[];
  reason?: string;
  auth?: string;
  resource?: string;
  id?: string;
  required_role?: string;
  retry_after?: number;
  [name: string]: unknown;
}

/** What went wrong, as a failure whatever it was. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Failure({ status: 0, code: 'page_failed', message });
}
