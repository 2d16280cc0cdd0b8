import {
  type ChannelType,
  channelTypeOf,
  type RenderedFields,
  type TemplateParts,
} from '@notiflow/contracts';
import { cutChunks, type Entry } from './cut-chunks.ts';
import { createOutputBudget, isSpent, type OutputBudget } from './output-budget.ts';
import { noParts } from './part-index.ts';
import { overrunsMax } from './render-chunk.ts';
import type {
  RenderOutcome,
  RenderRequest,
  SourcesOutcome,
  SourcesRequest,
} from './render-request.ts';
import type { RenderedTexts, ThreadFailure } from './rendered-texts.ts';
import type { TemplateField } from './template-field.ts';
import { buildFields, listFields } from './template-field.ts';
import type { ChunkOutcome, ThreadPool } from './thread-pool.ts';

/** Threads that render. */
export type RenderingPool = Pick<ThreadPool, 'threads' | 'run'>;

/** A set in work. */
interface RenderWork {
  pool: RenderingPool;
  fields: TemplateField[];
  strict: boolean;
  parts: TemplateParts;
  shared: string;
  budget: OutputBudget;
  /** By the place of the message in the set. */
  results: RenderedTexts[];
  /** Places of messages that something else may have stopped, and that get a second try. */
  retried: Set<number>;
  /** Messages that a limit stopped for good; after enough of them the template is given up. */
  overruns: ThreadFailure[];
}

const chunkSizeMax = 100;
const variablesCharsMax = 1_000_000;

/**
 * Renders one template for a set of recipients; outcomes are in the order of the recipients. Where the budget was spent
 * meanwhile, some are missing.
 */
export function renderSet<T extends ChannelType>(
  pool: RenderingPool,
  { channelType, template, ...input }: RenderRequest<T>,
): Promise<RenderOutcome<T>[]> {
  const { render } = channelTypeOf(channelType);
  // The channel type, by which the definition was found, decides the shape of the fields.
  return renderSources(pool, {
    ...input,
    render: (read) => render(template, read) as RenderedFields[T],
  });
}

/** The same for any Liquid sources. */
export async function renderSources<Fields>(
  pool: RenderingPool,
  request: SourcesRequest<Fields>,
): Promise<SourcesOutcome<Fields>[]> {
  const { render, strict = false } = request;
  const work: RenderWork = {
    pool,
    fields: listFields(render),
    strict,
    parts: request.parts ?? noParts,
    shared: JSON.stringify(request.shared),
    budget: request.budget ?? createOutputBudget(Number.POSITIVE_INFINITY),
    results: [],
    retried: new Set(),
    overruns: [],
  };
  const entries = request.recipients.map((own, index) => ({ index, json: JSON.stringify(own) }));
  await renderChunks(work, refuseLarge(work, entries));
  return work.results.map((result) => {
    if (Array.isArray(result)) return { ok: true, fields: buildFields(render, result) };
    const { overran: _, ...error } = result;
    return { ok: false, error };
  });
}

/** Fails the messages with too many variables and answers the others. */
function refuseLarge(work: RenderWork, entries: Entry[]): Entry[] {
  const isSmall = ({ json }: Entry) => work.shared.length + json.length <= variablesCharsMax;
  for (const { index } of entries.filter((entry) => !isSmall(entry))) {
    work.results[index] = createFailure(work, { field: 0, reason: 'the variables exceed 1 MB' });
  }
  return entries.filter(isSmall);
}

/** Keeps one chunk per thread in work, so that a hanging template is noticed before every chunk ran into it. */
async function renderChunks(work: RenderWork, entries: Entry[]): Promise<void> {
  const chunks = cutChunks(entries, { sizeMax: chunkSizeMax, charsMax: variablesCharsMax });
  const lanes = Array.from({ length: work.pool.threads }, async () => {
    for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) {
      await renderEntries(work, chunk);
    }
  });
  await Promise.all(lanes);
}

/** Renders entries until each has a result; one that costs a thread its life fails alone. */
async function renderEntries(work: RenderWork, entries: Entry[]): Promise<void> {
  const { pool, fields, strict, parts, shared } = work;
  let waiting = entries;
  while (waiting.length > 0 && !isSpent(work.budget)) {
    const latest = work.overruns.at(-1);
    if (latest !== undefined && work.overruns.length >= overrunsMax) {
      for (const { index } of waiting) work.results[index] = latest;
      return;
    }
    const recipients = `[${waiting.map(({ json }) => json).join(',')}]`;
    const outcome = await pool.run({ fields, strict, parts, shared, recipients });
    waiting = recordOutcome(work, { waiting, outcome });
  }
}

/** Takes down what became of the entries and answers those that are still waiting, second tries first. */
function recordOutcome(
  work: RenderWork,
  { waiting, outcome }: { waiting: Entry[]; outcome: ChunkOutcome },
): Entry[] {
  switch (outcome.kind) {
    case 'rendered': {
      const tried = waiting.slice(0, outcome.results.length);
      const again = tried.filter(
        ({ index }, position) => !settle(work, { index, result: outcome.results[position] }),
      );
      return [...again, ...waiting.slice(tried.length)];
    }
    case 'killed': {
      const result = { ...createFailure(work, outcome), overran: 'perhaps' as const };
      const killers = waiting.slice(outcome.message, outcome.message + 1);
      const again = killers.filter(({ index }) => !settle(work, { index, result }));
      return [...again, ...waiting.toSpliced(outcome.message, 1)];
    }
    default:
      return outcome satisfies never;
  }
}

/** Takes down the result of a message, or answers false when the message deserves a second try. */
function settle(
  work: RenderWork,
  { index, result }: { index: number; result: RenderedTexts | undefined },
): boolean {
  if (result === undefined) throw new Error('a thread left out a message');
  const overran = Array.isArray(result) ? 'no' : result.overran;
  if (overran === 'perhaps' && !work.retried.has(index)) {
    work.retried.add(index);
    return false;
  }
  if (!Array.isArray(result) && overran !== 'no') work.overruns.push(result);
  if (Array.isArray(result)) for (const text of result) work.budget.chars += text.length;
  work.budget.messages += 1;
  work.results[index] = result;
  return true;
}

function createFailure(
  { fields }: RenderWork,
  { field, reason }: { field: number; reason: string },
): ThreadFailure {
  return { field: fields[field]?.path ?? '', line: null, variable: null, reason, overran: 'no' };
}
