import { chmod, cp, lstat, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { currentAccount } from './account.ts';

/**
 * Copies the binaries to a directory that only this account can write and every account can read.
 * Answers false when a complete copy is there already. Safe to call from many processes at once.
 */
export async function copyBinaries(sourceDir: string, targetDir: string): Promise<boolean> {
  if (await isCompleteCopy(sourceDir, targetDir)) return false;
  const stagingDir = await mkdtemp(`${targetDir}.`);
  try {
    await cp(sourceDir, stagingDir, { recursive: true, filter: isNeeded, verbatimSymlinks: true });
    await openForReading(stagingDir);
    while (!(await tryRename(stagingDir, targetDir))) {
      if (await isCompleteCopy(sourceDir, targetDir)) return false;
      await tryRename(targetDir, `${stagingDir}.incomplete`);
    }
  } catch (error) {
    throw explain(error as Error, targetDir);
  } finally {
    await rm(stagingDir, { recursive: true, force: true });
    await rm(`${stagingDir}.incomplete`, { recursive: true, force: true });
  }
  return true;
}

function isNeeded(file: string): boolean {
  return !/\.a$|\/pkgconfig(\/|$)/.test(file);
}

/** Compares names and sizes: what cleans `/var/tmp` by age removes single files. */
async function isCompleteCopy(sourceDir: string, targetDir: string): Promise<boolean> {
  if (!(await isOurs(targetDir))) return false;
  const files = (await listFiles(sourceDir)).filter(isNeeded);
  const checks = files.map(async (file) => {
    const [source, copy] = await Promise.all([
      stat(path.join(sourceDir, file)),
      stat(path.join(targetDir, file)).catch(() => null),
    ]);
    return copy?.size === source.size;
  });
  return (await Promise.all(checks)).every(Boolean);
}

async function isOurs(targetDir: string): Promise<boolean> {
  const found = await lstat(targetDir).catch(() => null);
  if (!found) return false;
  const isSafe =
    found.isDirectory() && found.uid === currentAccount().uid && (found.mode & 0o022) === 0;
  if (isSafe) return true;
  throw new Error(
    `${targetDir} was made or can be changed by someone else, so nothing is run from it. Remove it and start again.`,
  );
}

async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)));
}

async function openForReading(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const isProgram = path.basename(entry.parentPath) === 'bin';
    if (entry.isDirectory()) await chmod(file, 0o755);
    else if (entry.isFile()) await chmod(file, isProgram ? 0o755 : 0o644);
  }
}

/** Answers false when another process was faster: its copy is there already, or it took ours away. */
async function tryRename(fromDir: string, toDir: string): Promise<boolean> {
  try {
    await rename(fromDir, toDir);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(code)) return false;
    throw error;
  }
}

function explain(error: Error, targetDir: string): Error {
  const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
  const reason = isFull ? 'the disk is full' : error.message;
  return new Error(`The Postgres binaries could not be copied to ${targetDir}: ${reason}.`, {
    cause: error,
  });
}
