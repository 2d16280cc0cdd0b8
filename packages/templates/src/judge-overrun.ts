import { AssertionError } from 'liquidjs';
import { findCause } from './find-cause.ts';
import { LimitError } from './limit-error.ts';

/**
 * Whether a limit stopped a message: `surely` one it exceeds on any machine, `perhaps` one that a frozen
 * machine or what its thread did before may be to blame for, `no` limit but a mistake in the template.
 */
export type Overrun = 'no' | 'perhaps' | 'surely';

/** What LiquidJS says when a limit of the engine is exceeded: it has no class of its own for that. */
const limitMessages = new Map<string, Overrun>([
  ['template render limit exceeded', 'perhaps'],
  ['memory alloc limit exceeded', 'surely'],
  ['parse length limit exceeded', 'surely'],
]);

/** Says whether what the engine threw is a limit it hit; the kind of the error decides, not a clock. */
export function judgeOverrun(error: unknown): Overrun {
  const cause = findCause(error);
  if (cause instanceof LimitError) return 'surely';
  if (cause instanceof AssertionError) return limitMessages.get(cause.message) ?? 'no';
  return isLimitOfJavaScript(cause) ? 'surely' : 'no';
}

/** The stack, and the longest string and array there can be. */
function isLimitOfJavaScript(cause: unknown): boolean {
  const pattern = /call stack size exceeded|^Invalid (string|array) length/;
  return cause instanceof RangeError && pattern.test(cause.message);
}
