import pg from 'pg';
import { diffSchema, noDifference } from '../../../test/support/diff-schema.ts';
import { createTestDatabase } from '../../../test/support/postgres-server.ts';
import { queryRows } from '../../../test/support/query-rows.ts';
import { applyMigrations, findPendingMigrations } from './migrate.ts';

describe('applyMigrations', () => {
  let url: string;
  let drop: () => Promise<void>;
  let client: pg.Client;

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase('migrate'));
    client = new pg.Client({ connectionString: url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await drop();
  });

  it('does nothing the second time, also when five processes start at once', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => applyMigrations(url)));
    expect(applied).toEqual([[], [], [], [], []]);
  });

  it('keeps the history as Prisma does', async () => {
    const { rows } = await client.query(
      'SELECT migration_name, finished_at, applied_steps_count, length(checksum) AS checksum FROM _prisma_migrations',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row).toMatchObject({ applied_steps_count: 1, checksum: 64 });
      expect(row.finished_at).toBeInstanceOf(Date);
    }
  });

  it('is told beforehand what it would apply', async () => {
    expect(await findPendingMigrations(url)).toEqual([]);
    const empty = await createTestDatabase('migrate');
    await queryRows({ databaseUrl: empty.url }, 'DROP TABLE _prisma_migrations');
    expect((await findPendingMigrations(empty.url))[0]).toMatch(/_init$/);
    await empty.drop();
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await client.query(`UPDATE _prisma_migrations SET checksum = 'edited'`);
    await expect(applyMigrations(url)).rejects.toThrow(/was edited after it was applied/);
    await expect(findPendingMigrations(url)).rejects.toThrow(/was edited after it was applied/);
  });

  it('makes exactly what the Prisma schema says', async () => {
    // A difference is the statements that a migration still lacks.
    expect(await diffSchema(url)).toBe(noDifference);
  });

  it('would notice a column that the schema lacks', async () => {
    await client.query('ALTER TABLE topics ADD COLUMN colour text');
    expect(await diffSchema(url)).toContain('DROP COLUMN "colour"');
  });
});
