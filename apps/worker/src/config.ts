import { ConfigError, type ConfigOf, loadConfig, workerEnvironment } from '@notiflow/boot';
import { deliveriesQueueNames, type QueueName, queueNames } from '@notiflow/queue';

/** What the environment told a worker. */
export type WorkerConfig = ConfigOf<typeof workerEnvironment> & { queues: QueueName[] };

/** Reads and checks the environment of a worker. */
export function loadWorkerConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const config = loadConfig(workerEnvironment, env);
  return { ...config, queues: parseQueues(config.WORKER_QUEUES) };
}

function parseQueues(text: string | undefined): QueueName[] {
  if (text === undefined) return queueNames;
  const names = text
    .split(',')
    .map((name) => name.trim())
    .flatMap((name) => (name === 'deliveries' ? deliveriesQueueNames : name));
  const unknown = names.filter((name) => !(queueNames as string[]).includes(name));
  if (unknown.length > 0) {
    throw new ConfigError(
      `WORKER_QUEUES must hold names of queues: ${['deliveries', ...queueNames].join(', ')} (got "${unknown.join(', ')}")`,
    );
  }
  return [...new Set(names)] as QueueName[];
}
