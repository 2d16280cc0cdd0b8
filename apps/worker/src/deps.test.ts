import type { QueueProblem } from '@notiflow/queue';
import { loadWorkerConfig } from './config.ts';
import { queueOptions } from './deps.ts';
import { createWorkerMetrics } from './worker-metrics.ts';

describe('the problems of a queue', () => {
  it('are logged, and rings that were not taken are counted by queue', async () => {
    const config = loadWorkerConfig({ DATABASE_URL: 'postgresql://localhost/notiflow' });
    const metrics = createWorkerMetrics();
    const logged: object[] = [];
    const warn = (event: string, fields: object) => void logged.push({ event, ...fields });
    const logger = { info: () => {}, warn, error: () => {} } as never;
    const { onError } = queueOptions(config, { logger, metrics });
    const error = new Error('away');
    const problems: QueueProblem[] = [
      { kind: 'not_rung', queue: 'notifications', error },
      { kind: 'work_failed', queue: 'runs', error },
      { kind: 'unreachable', queue: null, error },
    ];
    for (const problem of problems) onError(problem);
    expect(logged).toEqual(
      problems.map(({ kind, queue }) => ({ event: 'queue.failed', queue, problem: kind })),
    );
    const text = await metrics.registry.readText();
    expect(text).toContain('notiflow_ring_failures_total{queue="notifications"} 1');
    expect(text).not.toContain('notiflow_ring_failures_total{queue="runs"}');
  });
});
