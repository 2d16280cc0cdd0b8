import pg from 'pg';

/** All rows of a project: as text by table, and every id that is in them. */
export interface ProjectRows {
  byTable: Record<string, string[]>;
  ids: string[];
}

/** Reads every table that has a project, so that a table made later is read as well. */
export async function readProjectRows(databaseUrl: string, slug: string): Promise<ProjectRows> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'project_id' ORDER BY table_name`,
    );
    const byTable: Record<string, string[]> = {};
    for (const { table_name: table } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT row_to_json(t)::text AS row FROM ${pg.escapeIdentifier(table)} t
         WHERE project_id = (SELECT id FROM projects WHERE slug = $1) ORDER BY 1`,
        [slug],
      );
      byTable[table] = rows.map(({ row }) => row);
    }
    // Tokens are the account's: the audit log of every project may name them.
    const tokens = await client.query<{ id: string }>('SELECT id FROM account_tokens');
    const shared = new Set(tokens.rows.map(({ id }) => id));
    const ids = findIds(JSON.stringify(byTable)).filter((id) => !shared.has(id));
    return { byTable, ids };
  } finally {
    await client.end();
  }
}

function findIds(text: string): string[] {
  return [...new Set(text.match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g))];
}
