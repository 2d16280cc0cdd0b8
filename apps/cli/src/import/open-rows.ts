import { extname } from 'node:path';
import { usageFailure } from '../failure.ts';
import type { ImportRow } from './import-row.ts';
import { readCsv, readCsvHeader } from './read-csv.ts';
import { readJsonl } from './read-jsonl.ts';
import type { Place } from './read-lines.ts';

/** The rows of a file, ready to be read. */
export interface OpenRows {
  /** Null when rows name their values themselves. */
  columns: string[] | null;
  /** Where the first row begins. */
  first: Place;
  read(from: Place): AsyncGenerator<ImportRow>;
}

/** Opens a CSV file with a header, or a JSONL file, by its extension. */
export async function openRows(
  path: string,
  { delimiter }: { delimiter: string },
): Promise<OpenRows> {
  const extension = extname(path).toLowerCase();
  if (['.jsonl', '.ndjson'].includes(extension)) {
    const first = { offset: 0, lines: 0 };
    return { columns: null, first, read: (from) => readJsonl(path, from) };
  }
  if (!['.csv', '.tsv'].includes(extension)) {
    throw usageFailure(`${path} must end in .csv, .tsv, .jsonl or .ndjson.`);
  }
  const separator = extension === '.tsv' ? '\t' : delimiter;
  const { columns, place } = await readCsvHeader(path, separator);
  return {
    columns,
    first: place,
    read: (from) => readCsv(path, { columns, from, delimiter: separator }),
  };
}
