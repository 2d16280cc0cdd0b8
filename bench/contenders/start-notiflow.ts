import { ringPriority } from '@notiflow/contracts';
import { chooseConnection, createDoorbell } from '@notiflow/queue';
import { runInput } from '../../test/support/seed-project.ts';
import { runData, type Seed, type SeededTopic } from '../setup/seed-topics.ts';
import { startProgram } from '../setup/start-program.ts';
import type { Servers } from '../setup/start-servers.ts';
import type { Contender } from './contender.ts';

const prefix = 'notiflow';

/** What of the worker may differ from one benchmark to another. */
export interface NotiflowOptions {
  /** Where the jobs are kept. */
  queues?: 'redis' | 'postgres';
  /** Where the worker shows its metrics; nowhere when left out. */
  healthPort?: number;
  /** The data of its runs. */
  data?: Record<string, unknown>;
  /** Where its worker was built, from the root of the repository; here when left out. */
  checkout?: string;
}

/** Starts the worker of this repository with its default settings, logging included. */
export async function startNotiflow(
  servers: Servers,
  seed: Seed,
  { queues = 'redis', healthPort = 0, data = runData, checkout = '.' }: NotiflowOptions = {},
): Promise<Contender> {
  const redisUrl = queues === 'redis' ? servers.redisUrl : undefined;
  const worker = await startProgram({
    entry: `${checkout}/apps/worker/dist/main.js`,
    readyText: 'worker.started',
    env: {
      DATABASE_URL: servers.databaseUrl,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      QUEUE_PREFIX: prefix,
      HEALTH_PORT: String(healthPort),
      DATA_DIR: servers.dataDir,
      OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
    },
  });
  const doorbell = createDoorbell({
    connection: chooseConnection({ redisUrl, databaseUrl: servers.databaseUrl, prefix }),
    onError: ({ error }) => console.error(error),
  });
  return {
    ...worker,
    name: 'Notiflow',
    async accept({ name }: SeededTopic) {
      const input = { ...runInput(seed), data, topicName: name };
      const accepted = await servers.database.runs.acceptRun(input);
      if (accepted.kind !== 'accepted') throw new Error(`The run was not accepted.`);
      const priority = ringPriority({ priority: input.priority, isBroadcast: true });
      await doorbell.ringRun(accepted.runId, { priority });
      return accepted.runId;
    },
    async stop() {
      await worker.stop();
      await doorbell.close();
    },
  };
}
