import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { usageFailure } from './failure.ts';
import { readIfThere } from './files/read-if-there.ts';
import {
  type CredentialsFile,
  credentialsPath,
  readCredentials,
} from './settings/credentials-file.ts';
import { findProjectFile, type ProjectFile, usualDirectory } from './settings/project-file.ts';
import { type GivenSecrets, parseSecrets } from './settings/secrets.ts';

/** Environment variables as the process got them. */
export type Env = Record<string, string | undefined>;

/** The flags every command takes. */
export interface GlobalFlags {
  project?: string;
  baseUrl?: string;
  secretFile?: string;
  json?: boolean;
  color?: boolean;
  yes?: boolean;
  input?: boolean;
}

/** Where requests go and with what credentials; null is what nothing named. */
export interface Config {
  baseUrl: string;
  project: string | null;
  accountToken: string | null;
  apiKey: string | null;
  secretKey: string | null;
  projectFile: ProjectFile | null;
  /** The folder of the notiflows. */
  directory: string;
  credentials: CredentialsFile;
  credentialsPath: string;
}

const usualBaseUrl = 'http://localhost:3000';

/** Settles the configuration: a flag beats the environment, that beats `notiflows.json`, that beats what `nf login` stored. */
export async function loadConfig({
  flags,
  env: given,
  cwd,
}: {
  flags: GlobalFlags;
  env: Env;
  cwd: string;
}): Promise<Config> {
  const env = withoutEmpty(given);
  const path = credentialsPath(env, env.HOME ?? homedir());
  const [credentials, projectFile, secrets] = await Promise.all([
    readCredentials(path),
    findProjectFile(cwd),
    readSecretFile(flags.secretFile && resolve(cwd, flags.secretFile)),
  ]);
  const baseUrl = toBaseUrl(
    flags.baseUrl ??
      env.NOTIFLOWS_BASE_URL ??
      projectFile?.baseUrl ??
      secrets.baseUrl ??
      credentials.default ??
      usualBaseUrl,
  );
  const stored = credentials.installations[baseUrl] ?? {};
  const project =
    flags.project ??
    env.NOTIFLOWS_PROJECT ??
    projectFile?.project ??
    secrets.project ??
    stored.project ??
    null;
  return {
    baseUrl,
    project,
    accountToken: secrets.accountToken ?? env.NOTIFLOWS_TOKEN ?? stored.account_token ?? null,
    ...chooseKeys({ secrets, env, stored: project === null ? undefined : stored.keys?.[project] }),
    projectFile,
    directory: projectFile?.directory ?? join(cwd, usualDirectory),
    credentials,
    credentialsPath: path,
  };
}

/** A key and its secret come from one source, so that never the halves of two projects meet. */
function chooseKeys({
  secrets,
  env,
  stored,
}: {
  secrets: GivenSecrets;
  env: Env;
  stored: { api_key?: string; secret_key: string } | undefined;
}): Pick<Config, 'apiKey' | 'secretKey'> {
  if (secrets.secretKey) {
    return { apiKey: secrets.apiKey ?? null, secretKey: secrets.secretKey };
  }
  if (env.NOTIFLOWS_SDK_SECRET) {
    return { apiKey: env.NOTIFLOWS_SDK_API_KEY ?? null, secretKey: env.NOTIFLOWS_SDK_SECRET };
  }
  return { apiKey: stored?.api_key ?? null, secretKey: stored?.secret_key ?? null };
}

async function readSecretFile(path: string | undefined): Promise<GivenSecrets> {
  if (path === undefined) return {};
  const text = await readIfThere(path);
  if (text === null) throw usageFailure(`There is no file ${path}.`);
  return parseSecrets(text, path);
}

function toBaseUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw usageFailure(
      `"${given}" is no base URL; it must be like https://notiflow.example.com.`,
      'Set --base-url, NOTIFLOWS_BASE_URL or "baseUrl" in notiflows.json.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw usageFailure('A base URL must not hold a password.');
  }
  return url.href.replace(/\/+$/, '');
}

function withoutEmpty(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}
