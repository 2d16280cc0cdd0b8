import pg from 'pg';

/** Runs one statement on a connection of its own and answers the rows. */
export async function queryRows<Row extends pg.QueryResultRow>(
  { databaseUrl }: { databaseUrl: string },
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
