import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { FirstCredentials } from '@notiflow/vault';

/** What a person needs to use this installation. The keys are only known to the start that created them. */
export interface CredentialsFile {
  api_url: string;
  project: string;
  api_key?: string;
  secret_key?: string;
  account_token?: string;
  /** What a server signs user tokens with: a private key as PEM in base64, and the `kid` it is known by. */
  user_signing_key?: string;
  user_signing_key_id?: string;
  metrics_token: string;
}

/** Writes the file (mode 0600): new credentials if this start made some, otherwise those it already held. */
export async function writeCredentialsFile(
  path: string,
  input: {
    apiUrl: string;
    project: string;
    created: (FirstCredentials & { signingKey: { id: string; clear: string } }) | null;
    metricsToken?: string;
  },
): Promise<CredentialsFile> {
  const kept = await readCredentialsFile(path);
  const { created } = input;
  const file: CredentialsFile = {
    ...kept,
    api_url: input.apiUrl,
    project: created === null ? (kept?.project ?? input.project) : input.project,
    ...(created !== null && {
      api_key: created.apiKey,
      secret_key: created.secretKey,
      account_token: created.accountToken,
      user_signing_key: created.signingKey.clear,
      user_signing_key_id: created.signingKey.id,
    }),
    metrics_token:
      input.metricsToken ?? kept?.metrics_token ?? randomBytes(18).toString('base64url'),
  };
  // Renamed into place, so that the file is whole or the old one at any moment.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
  return file;
}

/** Reads the file; null when there is none yet. */
export async function readCredentialsFile(path: string): Promise<CredentialsFile | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
