import type { Db } from '../connect.ts';
import { faults } from './faults.ts';

/** What one statement of the table of faults found. */
export interface FaultFindings {
  name: string;
  rows: string;
  next: string;
  /** How many rows there are, counted up to `countedMax`; null when Postgres gave the statement up. */
  count: number | null;
  /** The first of their ids. */
  ids: string[];
}

/** Rows of one fault are counted up to here. */
export const countedMax = 1_000;

const idsShown = 5;

/** Looks for rows that must not be, one statement after the other; answers what each found. */
export async function findFaults({ pool }: Db): Promise<FaultFindings[]> {
  const found: FaultFindings[] = [];
  for (const { sql, ...fault } of faults) {
    try {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id::text FROM (${sql}) AS fault LIMIT ${countedMax}`,
      );
      const ids = rows.slice(0, idsShown).map(({ id }) => id);
      found.push({ ...fault, count: rows.length, ids });
    } catch (error) {
      if (!isTimeout(error)) throw error;
      found.push({ ...fault, count: null, ids: [] });
    }
  }
  return found;
}

function isTimeout(error: unknown): boolean {
  const queryCanceled = '57014';
  return (error as { code?: string }).code === queryCanceled;
}
