import pg from 'pg';

// A new connection costs Postgres more than most statements of tests do.
const pools = new Map<string, pg.Pool>();

/** Runs one statement on a connection of its own, which it keeps for the next one, and answers the rows. */
export async function queryRows<Row extends pg.QueryResultRow>(
  { databaseUrl }: { databaseUrl: string },
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await poolOf(databaseUrl).query<Row>(sql, values)).rows;
}

/** Closes the kept connections of a database that is about to go: Postgres takes a tenth of a second to end them itself. */
export async function closeRows(databaseUrl: string): Promise<void> {
  const pool = pools.get(databaseUrl);
  pools.delete(databaseUrl);
  await pool?.end();
}

function poolOf(databaseUrl: string): pg.Pool {
  const found = pools.get(databaseUrl);
  if (found !== undefined) return found;
  // It holds no process back, and minds neither the end of its database nor that of Postgres.
  const pool = new pg.Pool({ connectionString: databaseUrl, allowExitOnIdle: true });
  pool.on('error', () => {});
  pools.set(databaseUrl, pool);
  return pool;
}
