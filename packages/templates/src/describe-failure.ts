import { LiquidError } from 'liquidjs';
import { findCause } from './find-cause.ts';
import type { RenderFailure } from './render-request.ts';

const reasonCharsMax = 300;

/** Says what is wrong with a source, from whatever the engine threw. */
export function describeFailure(error: unknown): Omit<RenderFailure, 'field'> {
  const cause = findCause(error);
  return {
    line: LiquidError.is(error) ? (error.token.getPosition()[0] ?? null) : null,
    variable: readVariable(cause),
    reason: describeCause(cause),
  };
}

function readVariable(cause: unknown): string | null {
  const { variableName } = cause as { variableName?: unknown };
  return typeof variableName === 'string' ? variableName : null;
}

function describeCause(cause: unknown): string {
  if (cause instanceof RangeError && /call stack/.test(cause.message)) return 'nested too deeply';
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(/, line:\d+, col:\d+$/, '').slice(0, reasonCharsMax);
}
