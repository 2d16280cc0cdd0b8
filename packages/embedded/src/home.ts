import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, realpath, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Account, chooseAccount, isRoot, spawnAs } from './account.ts';

const run = promisify(execFile);

/** Where one embedded Postgres keeps its files, and the account that owns its data. */
export interface Home {
  dir: string;
  dataDir: string;
  passwordFile: string;
  claimsDir: string;
  account: Account;
}

/**
 * Answers the directory to use for the requested one. Data that exists is used as its owner; a new directory that
 * root's Postgres account could not enter moves to `/var/lib/notiflow`, and `onLog` is told.
 */
export async function chooseHome(
  requestedDir: string,
  onLog: (line: string) => void,
): Promise<Home> {
  const dir = path.resolve(requestedDir);
  if (!isRoot()) return openHome(dir, await chooseAccount());
  const relocatedDir = path.join('/var/lib/notiflow', hash(dir));
  for (const candidate of [dir, relocatedDir]) {
    const owner = await findDataOwner(candidate);
    if (owner) return openHome(candidate, owner);
  }
  const account = await chooseAccount();
  const home = await openHome(dir, account);
  if (await canEnter(account, dir)) return home;
  await rmdir(dir).catch(() => {});
  onLog(`The account of Postgres cannot enter ${dir}, so its data is kept in ${relocatedDir}.`);
  return openHome(relocatedDir, account);
}

async function openHome(requestedDir: string, account: Account): Promise<Home> {
  const dir = await openDir(requestedDir);
  return {
    dir,
    dataDir: path.join(dir, 'data'),
    passwordFile: path.join(dir, 'password'),
    claimsDir: path.join(dir, 'owners'),
    account,
  };
}

/** Answers the one true path, by which a server that still runs is recognised. */
async function openDir(dir: string): Promise<string> {
  try {
    await mkdir(dir, { recursive: true });
    // Root's directory is only passed through by the account of Postgres, which owns the data inside.
    await chmod(dir, isRoot() ? 0o711 : 0o700);
    return await realpath(dir);
  } catch (error) {
    throw new Error(
      `The directory ${dir} cannot be used for the embedded Postgres: ${(error as Error).message}. Choose another directory or correct its owner.`,
      { cause: error },
    );
  }
}

async function findDataOwner(dir: string): Promise<Account | null> {
  try {
    const { uid, gid } = await stat(path.join(dir, 'data'));
    return uid === 0 ? null : { uid, gid };
  } catch {
    return null;
  }
}

/** Tells whether the account can enter the directory, by trying it. */
async function canEnter(account: Account, dir: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'cd "$0"', dir], spawnAs(account));
    return true;
  } catch {
    return false;
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
