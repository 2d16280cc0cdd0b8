import type pg from 'pg';

/** An index as it is made anew. */
export interface DroppedIndex {
  name: string;
  definition: string;
}

/** Drops every index of these tables that no constraint needs: many rows are written faster without them. */
export async function dropIndexes(sql: pg.Client, tables: string[]): Promise<DroppedIndex[]> {
  const { rows } = await sql.query<DroppedIndex>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i WHERE i.indrelid = ANY ($1::text[]::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await sql.query(`DROP INDEX ${name}`);
  return rows;
}

/** Makes dropped indexes anew. */
export async function restoreIndexes(sql: pg.Client, indexes: DroppedIndex[]): Promise<void> {
  for (const { definition } of indexes) await sql.query(definition);
}
