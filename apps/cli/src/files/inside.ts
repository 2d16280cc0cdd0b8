import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Failure } from '../failure.ts';

/**
 * Joins a path that somebody else wrote to a folder of ours and makes sure that it stays inside, also
 * when parts of it are symbolic links. Neither the file nor its folders need to exist.
 */
export async function resolveInside(folder: string, path: string): Promise<string> {
  const target = resolve(folder, path);
  const isInside =
    !isAbsolute(path) &&
    !path.includes('\0') &&
    target !== resolve(folder) &&
    isBelow(folder, target);
  if (!isInside || !isBelow(await realpathOf(folder), await realpathOf(target))) {
    throw new Failure(`"${path}" leads out of ${folder}.`, {
      next: 'Use a path below this folder, and no symbolic link that leads out of it.',
    });
  }
  return target;
}

function isBelow(folder: string, target: string): boolean {
  const path = relative(resolve(folder), target);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** The real path, also of what does not exist yet: that of the nearest folder that does, and the rest. */
async function realpathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return join(await realpathOf(dirname(path)), relative(dirname(path), path));
  }
}
