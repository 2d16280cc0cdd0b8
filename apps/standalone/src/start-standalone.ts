import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StandaloneConfig } from '@notiflow/boot';
import { applyMigrations, createDatabase, type Database, newId } from '@notiflow/database';
import {
  loadSecrets,
  prepareFirstCredentials,
  prepareFirstMember,
  prepareFirstSigningKey,
} from '@notiflow/vault';
import {
  type CredentialsFile,
  readCredentialsFile,
  writeCredentialsFile,
} from './credentials-file.ts';
import { type KeptPostgres, keepPostgres } from './keep-postgres.ts';
import { findFreePort, waitForFreePort } from './ports.ts';
import { prepareDataDir } from './prepare-data-dir.ts';
import { type SupervisedProcess, superviseProcess } from './supervise.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** How the start is told and logged. */
export interface StartOptions {
  config: StandaloneConfig;
  /** Environment that the api and the worker inherit. */
  env: NodeJS.ProcessEnv;
  /** Told of every finished part of the start. */
  onStep: (step: { what: string; detail: string; durationMs: number }) => void;
  /** Told of things that a person should know. */
  onNotice: (text: string) => void;
  /** Receives the logs of the api and the worker. */
  onOutput: (chunk: Buffer) => void;
  /** Told when the embedded Postgres cannot be kept running: nothing works without it. */
  onGivenUp: () => void;
  /** What Node is given to run an app; the built one when left out. */
  nodeArgumentsOf?: (app: AppName) => string[];
}

/** An app that runs as child processes of this one. */
export type AppName = 'api' | 'worker';

/** A running installation. */
export interface Standalone {
  apiUrl: string;
  credentials: CredentialsFile;
  credentialsPath: string;
  /** By which the first member chooses a password; null when somebody has. */
  memberLink: string | null;
  /** Ends every process of an app, within `graceMs`, and starts it anew. */
  restart(app: AppName, graceMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything: database, migrations, first project, api and worker; resolves when a run can be accepted. */
export async function startStandalone(options: StartOptions): Promise<Standalone> {
  const { config } = options;
  if (config.PORT !== 0) await waitForPort(options, config.PORT);
  await prepareDataDir(config.DATA_DIR);
  const parts: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  try {
    const postgres = await startDatabase(options);
    if (postgres !== null) parts.push(postgres);
    const databaseUrl = config.DATABASE_URL ?? postgres?.url ?? '';
    await migrate(options, databaseUrl);
    const port = config.PORT === 0 ? await findFreePort() : config.PORT;
    const apiUrl = `http://localhost:${port}`;
    const credentialsPath = join(config.DATA_DIR, 'credentials.json');
    const { credentials, memberLink } = await prepareCredentials(config, {
      databaseUrl,
      apiUrl,
      credentialsPath,
    });
    const started = await startProcesses(options, { databaseUrl, port, credentials });
    const { processes } = started;
    parts.push({ stop: async () => void (await Promise.all(processes.map((p) => p.stop()))) });
    await reportReady(options, { apiUrl, ...started });
    return {
      apiUrl,
      credentials,
      credentialsPath,
      memberLink,
      async restart(app, graceMs) {
        const own = processes.filter(({ name }) => name === app);
        await Promise.all(own.map((process) => process.restart(graceMs)));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function waitForPort({ onNotice }: Pick<StartOptions, 'onNotice'>, port: number): Promise<void> {
  return waitForFreePort({ port, remedy: 'set PORT' }, () =>
    onNotice(`Port ${port} is in use: waiting a moment, in case a killed app is giving it back`),
  );
}

async function startDatabase({
  config,
  onStep,
  onNotice,
  onGivenUp,
}: StartOptions): Promise<KeptPostgres | null> {
  if (config.DATABASE_URL !== undefined) return null;
  const startedAt = performance.now();
  const postgres = await keepPostgres({ dir: resolve(config.DATA_DIR), onNotice, onGivenUp });
  onStep({
    what: 'Postgres',
    detail: `embedded, data in ${shortest(postgres.dataDir)}`,
    durationMs: performance.now() - startedAt,
  });
  return postgres;
}

/** The path as one would type it here. */
function shortest(path: string): string {
  const fromHere = relative('.', path);
  return fromHere.startsWith('..') ? path : fromHere;
}

async function migrate({ onStep }: StartOptions, databaseUrl: string): Promise<void> {
  const startedAt = performance.now();
  const applied = await applyMigrations(databaseUrl);
  const detail = applied.length === 0 ? 'up to date' : `${applied.length} applied`;
  onStep({ what: 'Migrations', detail, durationMs: performance.now() - startedAt });
}

/**
 * Creates the first project on an empty database and keeps its credentials in a file. The file comes
 * first: keys that nobody has written down would be lost if this process ended in between.
 */
async function prepareCredentials(
  config: StandaloneConfig,
  at: { databaseUrl: string; apiUrl: string; credentialsPath: string },
): Promise<{ credentials: CredentialsFile; memberLink: string | null }> {
  const { pepper } = await loadSecrets(config.DATA_DIR, {
    encryptionKeys: config.ENCRYPTION_KEYS,
    keyPepper: config.KEY_PEPPER,
  });
  const kept = await readCredentialsFile(at.credentialsPath);
  const { clear, hashed } = prepareFirstCredentials(
    {
      apiKey: config.BOOTSTRAP_API_KEY ?? kept?.api_key,
      secretKey: config.BOOTSTRAP_SECRET_KEY ?? kept?.secret_key,
      accountToken: config.BOOTSTRAP_ACCOUNT_TOKEN ?? kept?.account_token,
    },
    pepper,
  );
  const database = createDatabase({ url: at.databaseUrl, poolSize: 2 });
  try {
    const signingKey = (await hasNoProject(database)) ? await prepareSigningKey(kept) : null;
    const credentials = await writeCredentialsFile(at.credentialsPath, {
      apiUrl: at.apiUrl,
      project: config.BOOTSTRAP_PROJECT,
      created: signingKey && { ...clear, signingKey },
      metricsToken: config.METRICS_TOKEN,
    });
    await database.projects.createFirstProject({
      slug: config.BOOTSTRAP_PROJECT,
      ...hashed,
      ...(signingKey && { signingKey: { ...signingKey, algorithm: 'RS256' } }),
    });
    return { credentials, memberLink: await prepareMember(config, { database, pepper, ...at }) };
  } finally {
    await database.close();
  }
}

/** Creates the first member where there is none; answers the link by which they choose a password, if they have to. */
async function prepareMember(
  config: StandaloneConfig,
  { database, pepper, apiUrl }: { database: Database; pepper: Buffer; apiUrl: string },
): Promise<string | null> {
  const { stored, linkPath } = await prepareFirstMember(
    { email: config.BOOTSTRAP_MEMBER_EMAIL, password: config.BOOTSTRAP_MEMBER_PASSWORD },
    pepper,
  );
  const member = await database.members.createFirstMember(stored);
  return member === null || linkPath === null ? null : `${apiUrl}${linkPath}`;
}

async function hasNoProject({ projects }: Pick<Database, 'projects'>): Promise<boolean> {
  return (await projects.listProjects({ limit: 1 })).length === 0;
}

/** What the servers of the first project sign user tokens with: the key that was written down before, or another. */
async function prepareSigningKey(kept: CredentialsFile | null) {
  const { clear, publicKey } = await prepareFirstSigningKey(kept?.user_signing_key);
  return { id: kept?.user_signing_key_id ?? newId(), clear, publicKey };
}

/** The api and then the workers, with the addresses of the workers' pages. */
interface Started {
  processes: SupervisedProcess[];
  workerUrls: string[];
}

interface ProcessInput {
  databaseUrl: string;
  port: number;
  credentials: CredentialsFile;
}

/** Starts the api first and then the workers. */
async function startProcesses(
  options: StartOptions,
  { databaseUrl, port, credentials }: ProcessInput,
): Promise<Started> {
  const { config } = options;
  const ports = await Promise.all(Array.from({ length: config.WORKERS }, findFreePort));
  const workerUrls = ports.map((workerPort) => `http://127.0.0.1:${workerPort}`);
  const peers = workerUrls.map((url) => `${url}/metrics.json`);
  const env = { ...options.env, DATABASE_URL: databaseUrl, DATA_DIR: resolve(config.DATA_DIR) };
  const { nodeArgumentsOf = builtApp } = options;
  const supervise = (app: AppName, extra: NodeJS.ProcessEnv) =>
    superviseProcess({
      name: app,
      nodeArguments: nodeArgumentsOf(app),
      env: { ...env, ...extra },
      onOutput: options.onOutput,
      onRestart: (name, reason) => options.onNotice(`${name} ended (${reason}): starting it again`),
    });
  const processes = [
    supervise('api', {
      PORT: String(port),
      METRICS_TOKEN: credentials.metrics_token,
      METRICS_PEERS: peers.join(','),
    }),
    ...ports.map((workerPort) => supervise('worker', { HEALTH_PORT: String(workerPort) })),
  ];
  return { processes, workerUrls };
}

function builtApp(app: AppName): string[] {
  return [fileURLToPath(new URL(`../../${app}/dist/main.js`, import.meta.url))];
}

async function reportReady(
  { config, onStep, onNotice }: StartOptions,
  started: Started & { apiUrl: string },
): Promise<void> {
  const startedAt = performance.now();
  const { queueProblem } = await waitUntilReady(started);
  const where = placeOfQueues(config);
  if (queueProblem === null) onStep({ what: 'Queues', detail: `in ${where}`, durationMs: 0 });
  else onNotice(`${queueProblem} (${where})`);
  const durationMs = performance.now() - startedAt;
  onStep({ what: 'API and worker', detail: started.apiUrl, durationMs });
}

/** Where the queues are and which value says so, without the password in it. */
function placeOfQueues({ REDIS_URL: url }: StandaloneConfig): string {
  if (url === undefined) return 'Postgres (set REDIS_URL for Redis)';
  return URL.canParse(url) ? `Redis at ${new URL(url).host}, of REDIS_URL` : 'Redis, of REDIS_URL';
}
