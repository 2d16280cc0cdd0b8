import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { isRoot, spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { explainFailure } from './explain-failure.ts';
import type { Home } from './home.ts';

const run = promisify(execFile);

/** The superuser of every embedded Postgres. */
export const superuser = 'notiflow';

/** What making a data directory needs. */
export interface ClusterInput {
  home: Home;
  binaries: Binaries;
  durable: boolean;
}

/** Makes the data directory when there is none, and answers the superuser's password. */
export async function prepareCluster(input: ClusterInput): Promise<string> {
  const { home } = input;
  if (await exists(path.join(home.dataDir, 'PG_VERSION'))) return readPassword(home);
  const password = randomBytes(24).toString('base64url');
  await writePassword(home, password);
  await createCluster(input);
  return password;
}

async function readPassword(home: Home): Promise<string> {
  try {
    return (await readFile(home.passwordFile, 'utf8')).trim();
  } catch (error) {
    throw new Error(
      `The password of the embedded Postgres cannot be read from ${home.passwordFile}: ${(error as Error).message}. Restore the file, or remove ${home.dir} to start with an empty database.`,
      { cause: error },
    );
  }
}

async function writePassword(home: Home, password: string): Promise<void> {
  const draft = `${home.passwordFile}.${randomUUID()}`;
  await writeFile(draft, `${password}\n`, { mode: 0o600 });
  await giveTo(home, draft);
  await rename(draft, home.passwordFile);
}

/** Works beside the final place, so that a data directory is either whole or not there. */
async function createCluster({ home, binaries, durable }: ClusterInput): Promise<void> {
  const draftDir = path.join(home.dir, 'data.incomplete');
  await rm(draftDir, { recursive: true, force: true });
  await mkdir(draftDir, { mode: 0o700 });
  await giveTo(home, draftDir);
  const flags = [
    `--pgdata=${draftDir}`,
    `--username=${superuser}`,
    `--pwfile=${home.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // Sorting that is part of Postgres: the same on every system, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await run(binaries.initdb, flags, spawnAs(home.account));
    await rename(draftDir, home.dataDir);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const reason = explainFailure((stderr || message).split('\n'), { dataDir: home.dataDir });
    throw new Error(`The data directory could not be made. ${reason}`, { cause: error });
  }
}

async function giveTo({ account }: Home, file: string): Promise<void> {
  if (isRoot()) await chown(file, account.uid, account.gid);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
