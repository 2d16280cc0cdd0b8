import {
  firstRow,
  lowestId,
  type RowCursor,
  type RowsInput,
  type RowsPage,
} from '@notiflow/database';
import type { Turn } from './turn.ts';

// Small enough for a statement of a few milliseconds and a short write to the log that others' commits wait behind.
const writtenRowsMax = 200;
/** How many rows are read at a time where nothing is written. */
export const readRowsMax = 5_000;

/** What a walk does with a page; runs it names are of no more interest, and their further rows are passed over. */
export interface Walk {
  runIds: string[];
  work(page: RowsInput): Promise<RowsPage>;
  isDone?(runId: string): boolean;
  /** As many as may be written at a time, when left out. */
  pageSize?: number;
}

/** Goes through the rows of runs page by page; false when the turn was over before the last one. */
export async function walkRows(turn: Turn, walk: Walk): Promise<boolean> {
  const { runIds, work, isDone, pageSize = writtenRowsMax } = walk;
  let cursor: RowCursor | null = runIds.length === 0 ? null : firstRow;
  while (cursor !== null) {
    if (turn.isOver()) return false;
    const page: RowsInput = { runIds, cursor, limit: pageSize };
    const { next } = await turn.do(() => work(page));
    cursor = next === null ? null : passOver(next, { runIds, isDone });
  }
  return true;
}

function passOver(
  cursor: RowCursor,
  { runIds, isDone = () => false }: Pick<Walk, 'runIds' | 'isDone'>,
): RowCursor | null {
  const runId = runIds[cursor.place - 1];
  if (runId === undefined || !isDone(runId)) return cursor;
  if (cursor.place === runIds.length) return null;
  return { place: cursor.place + 1, after: lowestId };
}
