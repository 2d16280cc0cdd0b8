import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import {
  boundHeapGrowth,
  createHealthServer,
  createLogger,
  findMisspelt,
  runProcess,
} from '@notiflow/boot';
import { applyMigrations } from '@notiflow/database';
import { createConsumers, prepareQueues, type QueueConnection } from '@notiflow/queue';
import { loadWorkerConfig } from './config.ts';
import { createWorkerDeps, queueConnection, queueOptions, type WorkerDeps } from './deps.ts';
import type { LogLines } from './log-lines.ts';
import { consumeQueues } from './stages/index.ts';
import { stopWorking } from './stop-working.ts';
import { runSweeps } from './sweeps/run-sweeps.ts';

// Attempts under way get this long to end by themselves; the process has 25 s in all.
const abortSendsAfterMs = 13_000;
const closeAfterMs = 16_000;

await runProcess({
  async start() {
    // Before the threads begin, which start from the same settings.
    boundHeapGrowth();
    const config = loadWorkerConfig(process.env);
    const logger = createLogger<LogLines>({ name: 'worker', level: config.LOG_LEVEL });
    for (const misspelt of findMisspelt(process.env)) {
      logger.warn('config.misspelt', { ...misspelt });
    }
    if (config.MIGRATE_ON_START) await applyMigrations(config.DATABASE_URL);
    const connection = queueConnection(config);
    await prepareQueue(connection, logger);
    const stopping = new AbortController();
    const abortSends = new AbortController();
    // Every attempt under way listens, and there are as many as the providers allow.
    setMaxListeners(0, stopping.signal, abortSends.signal);
    const deps = await createWorkerDeps(config, {
      logger,
      signals: { stopping: stopping.signal, abortSends: abortSends.signal },
    });
    const consumers = createConsumers(queueOptions(config, deps));
    consumeQueues(deps, consumers, config.queues);
    const sweeping = runSweeps(deps);
    const health = config.HEALTH_PORT === 0 ? null : await startHealthServer(config, deps);
    logger.info('worker.started', { queues: config.queues, backend: connection.kind });
    return {
      async stop() {
        const startedAt = performance.now();
        stopping.abort();
        void wait(abortSendsAfterMs, undefined, { ref: false }).then(() => abortSends.abort());
        await stopWorking({ deps, consumers, sweeping }, closeAfterMs);
        await health?.close();
        logger.info('worker.stopped', {
          duration_ms: Math.round(performance.now() - startedAt),
        });
      },
    };
  },
});

/** Makes the queue ready; one that cannot be reached now is waited for while the sweeps hold back. */
async function prepareQueue(
  connection: QueueConnection,
  logger: WorkerDeps['logger'],
): Promise<void> {
  const warnings = await prepareQueues(connection).catch((error: NodeJS.ErrnoException) => {
    if (
      connection.kind === 'redis' &&
      /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)/.test(error.code ?? '')
    ) {
      return [
        'Redis cannot be reached: what is due is found without it, more slowly. Start it, or unset REDIS_URL.',
      ];
    }
    throw error;
  });
  for (const warning of warnings) logger.warn('queue.failed', { queue: null, problem: warning });
}

function startHealthServer(config: ReturnType<typeof loadWorkerConfig>, deps: WorkerDeps) {
  return createHealthServer({
    port: config.HEALTH_PORT,
    host: config.HEALTH_HOST,
    metrics: deps.metrics.registry,
    checks: {
      postgres: () => deps.database.readReadiness(),
      queue: async () => {
        const ready = await deps.doorbell.isReachable();
        return { ready, reason: ready ? null : 'the queue does not answer' };
      },
    },
  });
}
