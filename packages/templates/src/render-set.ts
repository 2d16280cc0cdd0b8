import type { SupportedChannelType } from '@notiflow/contracts';
import { buildFields, listFields } from './channel-types/registry.ts';
import { cutChunks, type Entry } from './cut-chunks.ts';
import { overrunsMax, type RenderedTexts, type ThreadFailure } from './render-chunk.ts';
import type { RenderOutcome, RenderRequest } from './render-request.ts';
import type { TemplateField } from './template-field.ts';
import type { ChunkOutcome, ThreadPool } from './thread-pool.ts';

/** A set in work. */
interface RenderWork {
  pool: ThreadPool;
  fields: TemplateField[];
  strict: boolean;
  shared: string;
  /** By the place of the message in the set. */
  results: RenderedTexts[];
  /** Messages that took too long; after enough of them the template is given up. */
  overruns: ThreadFailure[];
}

const chunkSizeMax = 100;
const variablesCharsMax = 1_000_000;

/** Renders one template for a set of recipients; outcomes are in the order of the recipients. */
export async function renderSet<T extends SupportedChannelType>(
  pool: ThreadPool,
  request: RenderRequest<T>,
): Promise<RenderOutcome<T>[]> {
  const { channelType, template, strict = false } = request;
  const work: RenderWork = {
    pool,
    fields: listFields(channelType, template),
    strict,
    shared: JSON.stringify(request.shared),
    results: [],
    overruns: [],
  };
  const entries = request.recipients.map((own, index) => ({ index, json: JSON.stringify(own) }));
  await renderChunks(work, refuseLarge(work, entries));
  return work.results.map((result) => {
    if (Array.isArray(result)) {
      return { ok: true, fields: buildFields(channelType, template, result) };
    }
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
  const { pool, fields, strict, shared } = work;
  let waiting = entries;
  while (waiting.length > 0) {
    const latest = work.overruns.at(-1);
    if (latest !== undefined && work.overruns.length >= overrunsMax) {
      for (const { index } of waiting) work.results[index] = latest;
      return;
    }
    const recipients = `[${waiting.map(({ json }) => json).join(',')}]`;
    const outcome = await pool.run({ fields, strict, shared, recipients });
    waiting = recordOutcome(work, { waiting, outcome });
  }
}

/** Takes down what became of the entries and answers those that are still waiting. */
function recordOutcome(
  work: RenderWork,
  { waiting, outcome }: { waiting: Entry[]; outcome: ChunkOutcome },
): Entry[] {
  switch (outcome.kind) {
    case 'rendered':
      for (const [position, result] of outcome.results.entries()) {
        recordResult(work, { entry: waiting[position], result });
      }
      return waiting.slice(outcome.results.length);
    case 'killed': {
      const result = { ...createFailure(work, outcome), overran: true };
      recordResult(work, { entry: waiting[outcome.message], result });
      return waiting.toSpliced(outcome.message, 1);
    }
    default:
      return outcome satisfies never;
  }
}

function recordResult(
  work: RenderWork,
  { entry, result }: { entry: Entry | undefined; result: RenderedTexts },
): void {
  if (entry === undefined) throw new Error('a thread answered for a message it was not given');
  work.results[entry.index] = result;
  if (!Array.isArray(result) && result.overran) work.overruns.push(result);
}

function createFailure(
  { fields }: RenderWork,
  { field, reason }: { field: number; reason: string },
): ThreadFailure {
  return { field: fields[field]?.path ?? '', line: null, variable: null, reason, overran: false };
}
