import type pg from 'pg';
import type { Db } from '../../packages/database/src/connect.ts';
import { bigTables } from './seed-history.ts';

/** A node of a plan that was carried out. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** How Postgres works the statements that a function sends, which it takes back; the function finds no rows. */
export async function explainStatements(
  pool: pg.Pool,
  ask: (db: Db) => Promise<unknown>,
): Promise<PlanNode[]> {
  const client = await pool.connect();
  const plans: PlanNode[] = [];
  const query = async ({ text, values }: { text: string; values: unknown[] }) => {
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    plans.push(rows[0]['QUERY PLAN'][0].Plan);
    return { rows: [] };
  };
  try {
    await client.query('BEGIN');
    await ask({ pool: { query } as unknown as Db['pool'] });
    await client.query('ROLLBACK');
  } finally {
    client.release();
  }
  return plans.flatMap(nodesOf);
}

const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The large tables that a plan reads from their first row to the last. */
export function tablesReadWhole(nodes: PlanNode[]): string[] {
  return nodes
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name'] ?? '')
    .filter((name) => bigTables.includes(name));
}
