import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file so that a reader, or a crash, sees the old content or the new one and nothing between. */
export async function writeAtomically(
  path: string,
  { text, mode = 0o666, dirMode }: { text: string; mode?: number; dirMode?: number },
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: dirMode });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, text, { mode, flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
