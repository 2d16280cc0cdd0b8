import type { Context } from '../context.ts';
import type { CommandResult } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruption } from '../failure.ts';
import { createImportProgress } from './import-progress.ts';
import type { ImportRow } from './import-row.ts';
import {
  type ImportState,
  type ImportSubject,
  readState,
  removeState,
  writeState,
} from './import-state.ts';
import type { OpenRows } from './open-rows.ts';
import { openRejectedRows, rejectedPath } from './rejected-rows.ts';
import { type SettledSet, settleInOrder } from './settle-in-order.ts';

/** One import: the rows of a file, and how a set of them is sent. */
export interface Import {
  path: string;
  rows: OpenRows;
  subject: ImportSubject;
  isRestarted: boolean;
  /** Rows that are read before they are sent together. */
  setSize: number;
  /** Sets that are sent at a time; they are begun and counted in order. */
  setsAtOnce: number;
  /** The words of the command, to go on with. */
  command: string;
  /** Never rejects: what goes wrong is the error of the set. */
  settle(rows: ImportRow[]): Promise<SettledSet>;
}

const saveEveryMs = 1_000;
// Rows of a megabyte each would fill the memory, and no request takes as many.
const setBytesMax = 4 * 1024 * 1024;

/** Sends the rows of a file from where an earlier start ended; memory holds the sets that are on their way. */
export async function importRows(
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
  work: Import,
): Promise<CommandResult> {
  const { path, rows, subject, command } = work;
  const state = await findState(work);
  if (state.rows > 0 && !terminal.isJson) {
    terminal.note(`Going on after row ${state.rows} (line ${state.place.lines}).`);
  }
  const rejectedRows = await openRejectedRows(path, state.rejected_bytes);
  const standing = () => ({
    rows: state.rows,
    rejected: state.rejected,
    bytes: state.place.offset,
  });
  const progress = createImportProgress(terminal, {
    totalBytes: subject.file.size,
    from: standing(),
  });
  const stop = async (error?: unknown) => {
    await writeState(path, state);
    return tellStop({ terminal, signal }, { state, error, command });
  };
  const { place } = state;
  const sets = readSets(rows.read(place), { setSize: work.setSize, from: place.offset });
  const { setsAtOnce, settle } = work;
  // The first place at once: whoever stops an import that has begun finds that it has.
  let savedAt = Number.NEGATIVE_INFINITY;
  try {
    for await (const { set, settled } of settleInOrder(sets, { setsAtOnce, settle, signal })) {
      await advance(state, { set, settled, rejectedRows });
      progress.update(standing());
      if (settled.done < set.length) throw await stop(settled.error);
      if (performance.now() - savedAt < saveEveryMs) continue;
      await writeState(path, state);
      savedAt = performance.now();
    }
    if (signal.aborted) throw await stop();
  } finally {
    progress.end();
    await rejectedRows.close();
  }
  await removeState(path);
  return conclude(path, state);
}

async function findState({ path, rows, subject, isRestarted }: Import): Promise<ImportState> {
  const earlier = isRestarted ? null : await readState(path, subject);
  return earlier ?? { subject, place: rows.first, rows: 0, rejected: 0, rejected_bytes: 0 };
}

async function* readSets(
  rows: AsyncGenerator<ImportRow>,
  { setSize, from }: { setSize: number; from: number },
): AsyncGenerator<ImportRow[]> {
  let set: ImportRow[] = [];
  let begin = from;
  for await (const row of rows) {
    set.push(row);
    if (set.length < setSize && row.end - begin < setBytesMax) continue;
    yield set;
    set = [];
    begin = row.end;
  }
  if (set.length > 0) yield set;
}

async function advance(
  state: ImportState,
  {
    set,
    settled,
    rejectedRows,
  }: {
    set: ImportRow[];
    settled: SettledSet;
    rejectedRows: Awaited<ReturnType<typeof openRejectedRows>>;
  },
): Promise<void> {
  const last = set[settled.done - 1];
  if (last === undefined) return;
  // Before the state that knows of them: rows that are written and not counted are cut off by the next start.
  state.rejected_bytes = await rejectedRows.add(settled.rejected);
  state.rows += settled.done;
  state.rejected += settled.rejected.length;
  state.place = { offset: last.end, lines: last.lines };
}

function tellStop(
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
  { state, error, command }: { state: ImportState; error: unknown; command: string },
): unknown {
  const settled = `Stopped; ${state.rows} rows are settled.`;
  const next = `nf ${command} goes on from there`;
  if (signal.aborted) return interruption(settled, next);
  if (!terminal.isJson) terminal.note(`${settled} ${next[0]?.toUpperCase()}${next.slice(1)}.`);
  return error;
}

function conclude(path: string, { rows, rejected }: ImportState): CommandResult {
  const taken = rows - rejected;
  const file = rejectedPath(path);
  const event = {
    event: 'done',
    done: rows,
    taken,
    rejected,
    rejected_file: rejected ? file : null,
  };
  const note =
    rejected === 0
      ? `Imported ${taken} rows.`
      : `Imported ${taken} rows, rejected ${rejected}.\n  Next: the reasons are in ${file}; correct these rows and import them`;
  return { event, note, exitCode: rejected === 0 ? exitCodes.ok : exitCodes.partial };
}
