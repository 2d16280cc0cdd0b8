import type { StandaloneConfig } from '@notiflow/boot';
import { prepareQueues } from '@notiflow/queue';
import { type Finding, notable, well, wrong } from './finding.ts';

/** Tells whether Redis keeps what it is given. */
export async function checkRedis({
  REDIS_URL: url,
}: Pick<StandaloneConfig, 'REDIS_URL'>): Promise<Finding[]> {
  // Only for Postgres is there something to prepare.
  if (url === undefined) return [well('Queues', 'kept in Postgres')];
  try {
    const warnings = await prepareQueues({ kind: 'redis', url });
    if (warnings.length > 0) return warnings.map((warning) => notable('Redis', warning));
    return [well('Redis', 'drops no key, and finds the queues again after a restart')];
  } catch (error) {
    return [wrong('Redis', (error as Error).message)];
  }
}
