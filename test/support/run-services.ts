import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { startPostgres } from '@notiflow/embedded';
import { chooseDataDir } from './choose-data-dir.ts';
import { startRedis } from './redis-server.ts';
import type { ServiceUrls } from './running-services.ts';

/** Runs a private Postgres and Redis until standard input closes; prints their URLs as one line of JSON. */
async function runServices(): Promise<void> {
  const dir = await mkdtemp(path.join(chooseDataDir(), 'notiflow-test-'));
  // Postgres runs as another account when we are root, and has to pass through here.
  await chmod(dir, 0o755);
  const redis = await startRedis();
  const postgres = await startPostgres({ dir: path.join(dir, 'postgres'), durable: false });
  const urls: ServiceUrls = { databaseUrl: postgres.url, redisUrl: redis.url };
  process.stdout.write(`${JSON.stringify(urls)}\n`);
  for await (const _ of process.stdin);
  await Promise.all([postgres.stop(), redis.stop()]);
  await rm(dir, { recursive: true, force: true });
}

runServices().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
