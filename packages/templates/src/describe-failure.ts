import { LiquidError } from 'liquidjs';
import { findCause } from './find-cause.ts';
import type { PartIndex } from './part-index.ts';
import type { RenderFailure } from './render-request.ts';

const reasonCharsMax = 300;

/** Says what is wrong with a source, from whatever the engine threw. */
export function describeFailure(error: unknown, parts?: PartIndex): Omit<RenderFailure, 'field'> {
  const cause = findCause(error);
  // The innermost error knows which part it happened in; those around it are places that rendered the part.
  const place = findPlace(error, parts);
  const reason = describeCause(cause);
  return {
    line: place?.line ?? null,
    variable: readVariable(cause),
    reason: place?.file ? `in ${place.file}: ${reason}` : reason,
  };
}

function readVariable(cause: unknown): string | null {
  const { variableName } = cause as { variableName?: unknown };
  return typeof variableName === 'string' ? variableName : null;
}

function describeCause(cause: unknown): string {
  // By what it says: whose class the error is depends on where the stack happened to end.
  const message = textOf(cause);
  if (/^(?:RangeError: )?Maximum call stack/.test(message)) return 'nested too deeply';
  return message.replace(/(?:, file:[^,]*)?, line:\d+, col:\d+$/, '').slice(0, reasonCharsMax);
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function findPlace(
  error: unknown,
  parts: PartIndex | undefined,
): { line: number | null; file: string | undefined } | null {
  let place: ReturnType<typeof findPlace> = null;
  for (let at = error; LiquidError.is(at); at = at.originalError) {
    const { token } = at;
    // The token of a variable does not say which part it is in, but has the whole source.
    const file = token.file ?? parts?.findBySource(token.input);
    place = { line: token.getPosition()[0] ?? null, file };
  }
  return place;
}
