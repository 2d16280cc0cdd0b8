import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { generateKeyRing, type KeyRing, parseKeyRing } from './seal.ts';

const fileName = 'secrets.json';

/** The installation's own secrets, as the environment or the secrets file gives them. */
export interface GivenSecrets {
  /** Key ring, `id:base64` joined by commas. */
  encryptionKeys?: string;
  /** Keys the hashes of credentials. */
  keyPepper?: string;
}

/** The installation's own secrets, ready for use. */
export interface Secrets {
  keyRing: KeyRing;
  pepper: Buffer;
  /** Absolute path of the file some of them come from; null when all were given. */
  file: string | null;
}

/**
 * Takes the secrets as given; what is not given is read from `<dir>/secrets.json`, which is made on
 * first use (mode 0600). Processes that start at the same time end up with the same file.
 */
export async function loadSecrets(dir: string, given: GivenSecrets): Promise<Secrets> {
  const isComplete = given.encryptionKeys !== undefined && given.keyPepper !== undefined;
  const stored = isComplete ? {} : await readOrMake(dir);
  const encryptionKeys = given.encryptionKeys ?? stored.encryptionKeys ?? '';
  const keyPepper = given.keyPepper ?? stored.keyPepper ?? '';
  return {
    keyRing: parseKeyRing(encryptionKeys),
    pepper: Buffer.from(keyPepper),
    file: isComplete ? null : resolve(dir, fileName),
  };
}

async function readOrMake(dir: string): Promise<GivenSecrets> {
  const path = join(dir, fileName);
  const found = await readSecrets(path);
  if (found !== null) return found;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const fresh = {
    encryptionKeys: generateKeyRing(),
    keyPepper: randomBytes(32).toString('base64'),
  };
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
  // A link appears whole or not at all, and only for the first of several processes.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return (await readSecrets(path)) ?? fresh;
}

async function readSecrets(path: string): Promise<GivenSecrets | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
