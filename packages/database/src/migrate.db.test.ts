import pg from 'pg';
import { createTestDatabase } from '../../../test/support/postgres-server.ts';
import { connect } from './connect.ts';
import { Prisma } from './generated/client.ts';
import { applyMigrations } from './migrate.ts';

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

  it('refuses a migration that was edited after it was applied', async () => {
    await client.query(`UPDATE _prisma_migrations SET checksum = 'edited'`);
    await expect(applyMigrations(url)).rejects.toThrow(/was edited after it was applied/);
  });

  it('makes every column the Prisma schema names', async () => {
    const { prisma, pool } = connect('system', { url });
    for (const model of Object.values(Prisma.ModelName)) {
      const name = `${model[0]?.toLowerCase()}${model.slice(1)}` as 'user';
      await expect(prisma[name].findFirst()).resolves.toBeNull();
    }
    await prisma.$disconnect();
    await pool.end();
  });
});
