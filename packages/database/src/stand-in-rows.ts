import { type Connection, type Db, queryOnly } from './connect.ts';

/** Rows that stand in the place of a table's. */
export interface StandIn {
  table: string;
  /** Writes the query of the rows; `given` is the place of their values. */
  query(given: string): string;
  /** What the query is given, as JSON. */
  rows: unknown;
}

/**
 * Lends a connection on which statements read other rows where they name a table, written as they are: so what the
 * pipeline would see of rows that do not exist is read by the statements of the pipeline. It can only query.
 */
export function readStandIns(
  connection: Connection,
  { name, standIns }: { name: string; standIns: readonly StandIn[] },
): Db {
  const query: Connection['query'] = (statement, values = []) => {
    if (typeof statement === 'string' || statement.values === undefined) {
      throw new Error('Only a named statement can read other rows.');
    }
    const own = statement.values;
    const queries = standIns.map(({ table, query: write }, place) => {
      return `${table} AS NOT MATERIALIZED (${write(`$${own.length + place + 1}::jsonb`)})`;
    });
    return connection.query({
      name: `${statement.name}-${name}`,
      text: putBefore(queries.join(', '), statement.text),
      values: [...own, ...values, ...standIns.map(({ rows }) => JSON.stringify(rows))],
    });
  };
  return queryOnly({ query });
}

function putBefore(queries: string, text: string): string {
  const own = /^\s*WITH\s/i.exec(text);
  return own === null ? `WITH ${queries} ${text}` : `WITH ${queries}, ${text.slice(own[0].length)}`;
}

/** The whole rows of a table, from JSON with the names of its columns. */
export function rowsOf(table: string, given: string): string {
  return `SELECT * FROM jsonb_populate_recordset(NULL::${table}, ${given})`;
}
