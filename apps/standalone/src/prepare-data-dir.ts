import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

// What an earlier start may have left here as somebody else, like one with sudo.
const ownFiles = ['postgres.log', 'secrets.json', 'credentials.json'];

/** Makes the folder of an installation; throws a sentence when this account cannot use it or what is in it. */
export async function prepareDataDir(dir: string): Promise<void> {
  try {
    // Passable for the account the embedded Postgres runs under when we are root; the files inside are private.
    await mkdir(dir, { recursive: true, mode: 0o711 });
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const name of ownFiles) await expectUsable(join(dir, name));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const isOwned = code === 'EACCES' || code === 'EPERM';
    const remedy = isOwned ? 'Correct its owner, or set' : 'Set';
    throw new Error(
      `DATA_DIR (${dir}) cannot be used: ${message}. ${remedy} DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

async function expectUsable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK | constants.W_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
