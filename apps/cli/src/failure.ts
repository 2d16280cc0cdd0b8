import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What a failure says beside its message. */
export interface FailureFacts {
  exitCode?: ExitCode;
  /** The command to try next. */
  next?: string;
  /** More about it, for `--json`. */
  details?: Record<string, unknown>;
}

/** A command could not do what was asked; the message is a sentence for the person at the keyboard. */
export class Failure extends Error {
  override name = 'Failure';
  readonly exitCode: ExitCode;
  readonly next: string | undefined;
  readonly details: Record<string, unknown>;

  constructor(message: string, { exitCode, next, details = {} }: FailureFacts = {}) {
    super(message);
    this.exitCode = exitCode ?? exitCodes.failure;
    this.next = next;
    this.details = details;
  }
}

/** The command line itself is wrong. */
export function usageFailure(message: string, next?: string): Failure {
  return new Failure(message, { exitCode: exitCodes.usage, next });
}

/** Ctrl-C, or a question that was not answered. */
export function interruption(message = 'Interrupted.', next?: string): Failure {
  return new Failure(message, { exitCode: exitCodes.interrupted, next });
}
