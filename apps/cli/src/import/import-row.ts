import type { JsonObject } from '../files/parse-json.ts';

/** Why a row was not taken. */
export interface RowProblem {
  field: string;
  message: string;
  reason: string;
}

/** One row of a file, or what could not be read as one. */
export interface ImportRow {
  /** Number of its first line, counted from 1. */
  line: number;
  /** Byte offset of what comes after it. */
  end: number;
  /** Lines up to its end. */
  lines: number;
  /** Names and values; the text itself when it is no row. */
  row: JsonObject | string;
  problems: RowProblem[];
}

/** A line of the file of rejected rows. */
export interface RejectedRow {
  line: number;
  row: JsonObject | string;
  reasons: RowProblem[];
}

/** A row that is no row. */
export function brokenRow(
  place: Pick<ImportRow, 'line' | 'end' | 'lines'>,
  { text, message }: { text: string | null; message: string },
): ImportRow {
  const row = text === null ? '' : text.slice(0, 2_000);
  return { ...place, row, problems: [{ field: '', message, reason: 'format' }] };
}
