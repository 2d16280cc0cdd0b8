import { execFile } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  realpath,
  rmdir,
  stat,
  symlink,
  unlink,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Account, chooseAccount, isRoot, spawnAs } from './account.ts';

const run = promisify(execFile);

/** Every account can pass through here. */
const enterableDir = '/var/lib/notiflow';

/** Where one embedded Postgres keeps its files, and the account that owns its data. */
export interface Home {
  dir: string;
  dataDir: string;
  passwordFile: string;
  claimsDir: string;
  account: Account;
}

/**
 * Answers the directory to use for the requested one. Data that exists is used as its owner. A new directory that
 * root's Postgres account could not enter becomes a link to one of its own under `/var/lib/notiflow`, so that whoever
 * moves or removes the requested one moves or removes what leads to the data; `onLog` is told.
 */
export async function chooseHome(
  requestedDir: string,
  onLog: (line: string) => void,
): Promise<Home> {
  const dir = path.resolve(requestedDir);
  if (!isRoot()) return openHome(dir, await chooseAccount());
  const owner = await findDataOwner(dir);
  if (owner) return openHome(dir, owner);
  await removeDanglingLink(dir);
  const account = await chooseAccount();
  const home = await openHome(dir, account);
  if (await canEnter(account, home.dir)) return home;
  const linkedDir = await linkToEnterable(dir);
  onLog(
    `The account of Postgres cannot enter ${dir}, so its data is kept in ${linkedDir}, to which ${dir} is a link. Removing the link alone leaves that data behind.`,
  );
  return openHome(dir, account);
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

/** Puts a link in the place of the empty directory; answers where it leads, also when another process was faster. */
async function linkToEnterable(dir: string): Promise<string> {
  await mkdir(enterableDir, { recursive: true });
  const target = await mkdtemp(path.join(enterableDir, 'data-'));
  await rmdir(dir).catch(ignoreMissing);
  try {
    await symlink(target, dir);
    return target;
  } catch (error) {
    await rmdir(target);
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return realpath(dir);
  }
}

/** What the link led to is gone: then so is the data. */
async function removeDanglingLink(dir: string): Promise<void> {
  const isLink = await lstat(dir).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (isLink && !(await isThere(dir))) await unlink(dir).catch(ignoreMissing);
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Another process that starts at the same time may have removed it. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  // A directory that is no longer empty, or a link by now, is the other's; what follows finds out.
  if (!['ENOENT', 'ENOTDIR', 'ENOTEMPTY'].includes(error.code ?? '')) throw error;
}
