import { type FileHandle, open, rm } from 'node:fs/promises';
import { usageFailure } from '../failure.ts';
import type { ImportRow, RejectedRow, RowProblem } from './import-row.ts';

/** The file of the rows that were not taken, with the reasons. */
export interface RejectedRows {
  /** Adds rows and answers the size of the file. */
  add(rows: RejectedRow[]): Promise<number>;
  close(): Promise<void>;
}

/** Where rejected rows are written. */
export function rejectedPath(path: string): string {
  return `${path}.rejected.jsonl`;
}

/** Opens the file of rejected rows and cuts it to the size a state knows. It is made with its first row. */
export async function openRejectedRows(path: string, size: number): Promise<RejectedRows> {
  const target = rejectedPath(path);
  let file: FileHandle | null = null;
  let length = size;
  if (size === 0) {
    await rm(target, { force: true });
  } else {
    file = await open(target, 'r+').catch(() => {
      throw usageFailure(`${target} is gone.`, 'Add --restart to begin with the first row');
    });
    await file.truncate(size);
  }
  return {
    async add(rows) {
      if (rows.length === 0) return length;
      // Rows hold personal data: nobody else on the machine reads them.
      file ??= await open(target, 'w', 0o600);
      const bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      await file.write(bytes, 0, bytes.length, length);
      length += bytes.length;
      return length;
    },
    async close() {
      await file?.close();
    },
  };
}

/** A row with the reasons it was not taken for. */
export function reject({ line, row }: ImportRow, reasons: RowProblem[]): RejectedRow {
  return { line, row, reasons };
}
