import { type ApiConfig, findMisspelt, runProcess } from '@notiflow/boot';
import { applyMigrations } from '@notiflow/database';
import { prepareQueues } from '@notiflow/queue';
import { checkSecrets, loadSecrets } from '@notiflow/vault';
import { readApiConfig } from './config.ts';
import { createDeps, queueConnectionOf } from './deps.ts';
import { createFirstMember, createFirstProject } from './prepare-installation.ts';
import { startBounceIntake } from './provider-events/start-bounce-intake.ts';
import { createServer } from './server.ts';
import { startHttp, stopHttp, urlOf } from './start-http.ts';
import { serveWebSockets } from './streams/serve-websockets.ts';

// Long enough for a load balancer to see that this process is not ready any more.
const drainMs = 2_000;

await runProcess({ start });

async function start() {
  const config = readApiConfig();
  const secrets = await loadSecrets(config.DATA_DIR, {
    encryptionKeys: config.ENCRYPTION_KEYS,
    keyPepper: config.KEY_PEPPER,
  });
  if (config.MIGRATE_ON_START) await applyMigrations(config.DATABASE_URL);
  const deps = createDeps(config, secrets);
  const { logger, lifecycle } = deps;
  for (const misspelt of findMisspelt(process.env)) logger.warn('config.misspelt', { ...misspelt });
  await checkSecrets(deps.database.projects, secrets);
  await prepareQueue(config, deps);
  const first = { config, pepper: secrets.pepper };
  showCredentials(await createFirstProject(deps.database, first));
  showLink(await createFirstMember(deps.database, first), config);
  const server = await startHttp(createServer(deps), config);
  serveWebSockets(server, deps);
  const intake = config.BOUNCE_SMTP_PORT === 0 ? null : await startBounceIntake(deps, config);
  logger.info('api.started', { url: urlOf(server) });
  return {
    async stop() {
      const startedAt = performance.now();
      lifecycle.isStopping = true;
      await new Promise((resolve) => setTimeout(resolve, drainMs));
      // Their readers come back at once, and to another process: this one is known not to be ready by now.
      deps.feedHub.close();
      deps.changeHub.close();
      await Promise.all([stopHttp(server), intake?.close()]);
      await deps.close();
      logger.info('api.stopped', { duration_ms: Math.round(performance.now() - startedAt) });
    },
  };
}

/** Makes the queue ready if it can be reached; without it runs are accepted all the same. */
async function prepareQueue(
  config: ApiConfig,
  { logger }: Pick<ReturnType<typeof createDeps>, 'logger'>,
): Promise<void> {
  const warnings = await prepareQueues(queueConnectionOf(config)).catch((error: unknown) => {
    if (isUnreachable(error)) {
      return [
        'Redis cannot be reached: runs are accepted, and begun without it, more slowly. Start it, or unset REDIS_URL.',
      ];
    }
    throw error;
  });
  for (const warning of warnings) logger.warn('queue.warned', { warning });
}

function isUnreachable(error: unknown): boolean {
  return /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)/.test(String((error as { code?: unknown }).code));
}

/** Prints generated credentials: they are stored as hashes, so this is the only time. */
function showCredentials(generated: Awaited<ReturnType<typeof createFirstProject>>): void {
  const lines = Object.entries(generated).map(([name, credential]) => `  ${name}: ${credential}\n`);
  if (lines.length === 0) return;
  process.stdout.write(
    `The first project was created. Keep its credentials, they are not shown again:\n${lines.join('')}`,
  );
}

/** Prints the link by which the first member chooses a password: only its hash is stored. */
function showLink(link: string | null, { BOOTSTRAP_MEMBER_EMAIL: email }: ApiConfig): void {
  if (link === null) return;
  process.stdout.write(
    `The dashboard waits for its first member. Choose a password for ${email} within three days:\n  ${link}\n`,
  );
}
