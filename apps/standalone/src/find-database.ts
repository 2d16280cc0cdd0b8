import { join, resolve } from 'node:path';
import type { StandaloneConfig } from '@notiflow/boot';
import { findPostgres } from '@notiflow/embedded';

/** Answers the URL of the database of an installation: the given one, or that of its embedded Postgres while it runs. */
export async function findDatabase({
  DATABASE_URL,
  DATA_DIR,
}: Pick<StandaloneConfig, 'DATABASE_URL' | 'DATA_DIR'>): Promise<string | null> {
  return DATABASE_URL ?? (await findPostgres(join(resolve(DATA_DIR), 'postgres')));
}

/** Says where no database was found, and what to do. */
export function noDatabase({ DATA_DIR }: Pick<StandaloneConfig, 'DATA_DIR'>): string {
  return `None runs in ${resolve(DATA_DIR)} that this account can see. Start the app, or set DATABASE_URL or DATA_DIR`;
}
