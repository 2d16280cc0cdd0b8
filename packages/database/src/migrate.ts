import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

// The same table `prisma migrate deploy` keeps, so either may be used on one database.
const historyTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

// The number Prisma itself locks while migrating.
const lockNumber = 72_707_369;

/** A migration of the repository. */
interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Brings the database up to date and answers the names of the migrations it applied.
 * Safe to call from many processes at once. Throws when an applied file was edited since, or failed half-way.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await connectOrExplain(client);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockNumber]);
    await client.query(historyTable);
    const pending = await findPending(client, await readMigrations());
    for (const migration of pending) await applyMigration(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/**
 * Answers the names of the migrations that this code has and the database lacks, and changes nothing. Throws as
 * `applyMigrations` does.
 */
export async function findPendingMigrations(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await connectOrExplain(client);
  try {
    const migrations = await readMigrations();
    const { rows } = await client.query(`SELECT to_regclass('_prisma_migrations') AS history`);
    const pending = rows[0].history === null ? migrations : await findPending(client, migrations);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function connectOrExplain(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const { host, port, database } = client;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Postgres at ${host}:${port} (DATABASE_URL, database "${database}") cannot be used: ${reason}`,
      { cause: error },
    );
  }
}

async function readMigrations(): Promise<Migration[]> {
  const dir = fileURLToPath(new URL('../../../prisma/migrations/', import.meta.url));
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(`${dir}/${name}/migration.sql`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function findPending(client: pg.Client, migrations: Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{
    migration_name: string;
    checksum: string;
    finished_at: Date | null;
  }>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  return migrations.filter((migration) => {
    const applied = rows.find((row) => row.migration_name === migration.name);
    if (applied === undefined) return true;
    if (applied.finished_at === null) {
      throw new Error(
        `Migration ${migration.name} was started and never finished. Resolve it with "prisma migrate resolve" first.`,
      );
    }
    if (applied.checksum !== migration.checksum) {
      throw new Error(
        `Migration ${migration.name} was edited after it was applied. Restore the file; changes belong in a new migration.`,
      );
    }
    return false;
  });
}

async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, now(), $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
