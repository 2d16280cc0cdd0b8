import { ringPriority } from '@notiflow/contracts';
import { createDoorbell } from '@notiflow/queue';
import { runInput } from '../../test/support/seed-project.ts';
import { runData, type Seed, type SeededTopic } from '../setup/seed-topics.ts';
import { startProgram } from '../setup/start-program.ts';
import type { Servers } from '../setup/start-servers.ts';
import type { Contender } from './contender.ts';

const prefix = 'notiflow';

/** Starts the worker of this repository with its default settings, logging included. */
export async function startNotiflow(servers: Servers, seed: Seed): Promise<Contender> {
  const worker = await startProgram({
    entry: 'apps/worker/dist/main.js',
    readyText: 'worker.started',
    env: {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      QUEUE_PREFIX: prefix,
      DATA_DIR: servers.dataDir,
      OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
    },
  });
  const doorbell = createDoorbell({
    connection: { kind: 'redis', url: servers.redisUrl, prefix },
    onError: ({ error }) => console.error(error),
  });
  return {
    ...worker,
    name: 'Notiflow',
    async accept({ name }: SeededTopic) {
      const input = { ...runInput(seed), data: runData, topicName: name };
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
