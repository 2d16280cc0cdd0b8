import { execFile } from 'node:child_process';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const blockBytes = 64 * 1024;

/** A file system of its own, small enough to be filled. */
export interface SmallDisk {
  dir: string;
  /** Fills it to the last block. */
  fill(): Promise<void>;
  /** Gives the room back. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/** Mounts a tmpfs; null where that is not permitted, as it is to nobody but root. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  const dir = await mkdtemp(join(tmpdir(), 'notiflow-disk-'));
  try {
    await exec('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', dir]);
  } catch {
    await rm(dir, { recursive: true });
    return null;
  }
  await chmod(dir, 0o755);
  const ballast = join(dir, 'ballast');
  return {
    dir,
    fill: () => fill(ballast),
    empty: () => rm(ballast, { force: true }),
    async remove() {
      await exec('umount', [dir]);
      await rm(dir, { recursive: true });
    },
  };
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let bytes = blockBytes; bytes >= 4_096; bytes /= 2) await writeUntilFull(file, bytes);
  } finally {
    await file.close();
  }
}

async function writeUntilFull(
  file: Awaited<ReturnType<typeof open>>,
  bytes: number,
): Promise<void> {
  const block = Buffer.alloc(bytes);
  for (;;) {
    try {
      await file.write(block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      return;
    }
  }
}
