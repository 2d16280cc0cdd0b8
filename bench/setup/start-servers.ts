import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyMigrations, createDatabase, type Database } from '@notiflow/database';
import { startPostgres } from '@notiflow/embedded';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startRedis } from '../../test/support/redis-server.ts';

/** One Postgres and one Redis that all contenders share. */
export interface Servers {
  databaseUrl: string;
  redisUrl: string;
  /** A folder for what a program keeps on disk; gone after `stop`. */
  dataDir: string;
  database: Database;
  /** For seeding, counting and checking. */
  sql: pg.Client;
  redis: Redis;
  stop(): Promise<void>;
}

/** How a database is migrated and opened: by ours, or by that of another version. */
export interface DatabaseVersion {
  applyMigrations: typeof applyMigrations;
  createDatabase: typeof createDatabase;
}

/** Starts a private Postgres and a private Redis, and migrates. A durable Postgres waits for the disk. */
export async function startServers(
  { durable, settings }: { durable: boolean; settings?: Record<string, string> },
  version: DatabaseVersion = { applyMigrations, createDatabase },
): Promise<Servers> {
  const dir = await mkdtemp(path.join(tmpdir(), 'notiflow-bench-'));
  // Postgres runs as another account when we are root, and has to pass through here.
  await chmod(dir, 0o755);
  const postgres = await startPostgres({ dir: path.join(dir, 'postgres'), durable, settings });
  const redisServer = await startRedis();
  const killRedis = () => process.kill(redisServer.pid);
  process.once('exit', killRedis);
  // Without these, an interrupted process leaves its children behind: no `exit` is emitted.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  await version.applyMigrations(postgres.url);
  const database = version.createDatabase({ url: postgres.url });
  const sql = new pg.Client({ connectionString: postgres.url });
  await sql.connect();
  const redis = new Redis(redisServer.url);
  return {
    databaseUrl: postgres.url,
    redisUrl: redisServer.url,
    dataDir: path.join(dir, 'data'),
    database,
    sql,
    redis,
    async stop() {
      redis.disconnect();
      process.removeListener('exit', killRedis);
      await Promise.all([sql.end(), database.close()]);
      await Promise.all([postgres.stop(), redisServer.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
