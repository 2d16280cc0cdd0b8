import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { superuser } from './cluster.ts';
import { readPostmasterFile } from './orphan.ts';
import { readStartTime } from './process-identity.ts';

/** Answers the URL of the Postgres that another process keeps running in the directory; null when none does. */
export async function findPostgres(dir: string, database = 'notiflow'): Promise<string | null> {
  const file = await readPostmasterFile(path.join(dir, 'data'));
  if (!file?.isReady || (await readStartTime(file.pid)) === null) return null;
  const password = (await readFile(path.join(dir, 'password'), 'utf8')).trim();
  return `postgres://${superuser}:${password}@127.0.0.1:${file.port}/${encodeURIComponent(database)}`;
}
