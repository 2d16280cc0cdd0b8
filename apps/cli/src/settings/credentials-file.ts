import { isAbsolute, join } from 'node:path';
import { isJsonObject, parseJsonObject } from '../files/parse-json.ts';
import { readIfThere } from '../files/read-if-there.ts';
import { writeAtomically } from '../files/write-atomically.ts';

/** The keys of a project for the Admin API. */
export interface ProjectKeys {
  api_key?: string;
  secret_key: string;
}

/** What is stored for one installation: secrets go to the address they were stored for and to no other. */
export interface StoredCredentials {
  account_token?: string;
  /** The project that is meant when nothing else names one. */
  project?: string;
  keys?: Record<string, ProjectKeys>;
}

/** The credentials file: installations by base URL. */
export interface CredentialsFile {
  /** The base URL that is meant when nothing else names one. */
  default?: string;
  installations: Record<string, StoredCredentials>;
}

/** Where credentials are kept: below XDG_CONFIG_HOME, or ~/.config. */
export function credentialsPath(env: Record<string, string | undefined>, home: string): string {
  const { XDG_CONFIG_HOME: configured = '' } = env;
  // The XDG specification says that a relative path is to be ignored.
  const base = isAbsolute(configured) ? configured : join(home, '.config');
  return join(base, 'notiflows', 'credentials.json');
}

/** Reads the credentials; a missing file is an empty one. */
export async function readCredentials(path: string): Promise<CredentialsFile> {
  const text = await readIfThere(path);
  const file = text === null ? {} : parseJsonObject(text, path);
  return {
    ...(typeof file.default === 'string' && { default: file.default }),
    installations: isJsonObject(file.installations)
      ? (file.installations as CredentialsFile['installations'])
      : {},
  };
}

/** Writes the credentials so that nobody else on the machine can read them. */
export async function writeCredentials(path: string, file: CredentialsFile): Promise<void> {
  const text = `${JSON.stringify(file, null, 2)}\n`;
  await writeAtomically(path, { text, mode: 0o600, dirMode: 0o700 });
}
