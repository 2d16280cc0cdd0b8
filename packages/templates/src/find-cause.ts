import { LiquidError } from 'liquidjs';

/** Finds what happened inside the errors that LiquidJS wraps around it to add the place to the message. */
export function findCause(error: unknown): unknown {
  let cause = error;
  while (LiquidError.is(cause) && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}
