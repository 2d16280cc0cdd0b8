import type { TemplateParts } from '@notiflow/contracts';
import { buildScope } from './build-scope.ts';
import { indexParts } from './part-index.ts';
import { createMessageRenderer } from './render-message.ts';
import type { RecipientVariables, SharedVariables } from './render-request.ts';
import type { RenderedTexts } from './rendered-texts.ts';
import type { TemplateField } from './template-field.ts';

/** Messages that one thread renders in one go. */
export interface Chunk {
  fields: TemplateField[];
  strict: boolean;
  /** What the sources may use beside themselves. */
  parts: TemplateParts;
  /** JSON, as `recipients` is: it reaches a thread faster than objects do, and holds nothing but data. */
  shared: string;
  recipients: string;
  /** Says which message and which field are in work, each counted from 1; see `chunkDone`. */
  progress: Int32Array;
}

/** Stands in `progress[0]` when no message is in work any more. */
export const chunkDone = -1;

/** After a limit stopped so many messages of a template, the others are not tried. */
export const overrunsMax = 3;

// Bounds of what a thread holds, and of what is lost with it when the next message hangs.
const sliceCharsMax = 4_000_000;
const sliceMs = 250;

/**
 * Creates the function a thread renders chunks with; it keeps parsed sources between calls.
 * A call may answer for the first messages only; it always answers for at least one.
 */
export function createChunkRenderer(): (chunk: Chunk) => RenderedTexts[] {
  const renderMessage = createMessageRenderer();
  return ({ fields, strict, parts, shared, recipients, progress }) => {
    const common = JSON.parse(shared) as SharedVariables;
    const index = indexParts(parts);
    const endsAt = performance.now() + sliceMs;
    const results: RenderedTexts[] = [];
    let chars = 0;
    let overruns = 0;
    for (const own of JSON.parse(recipients) as RecipientVariables[]) {
      Atomics.store(progress, 0, results.length + 1);
      const scope = buildScope(common, own);
      const result = renderMessage({ fields, strict, parts: index, scope, progress });
      results.push(result);
      if (Array.isArray(result)) for (const text of result) chars += text.length;
      else if (result.overran !== 'no') overruns += 1;
      if (chars > sliceCharsMax || overruns >= overrunsMax || performance.now() > endsAt) break;
    }
    Atomics.store(progress, 0, chunkDone);
    return results;
  };
}
