import { queueNames } from '@notiflow/queue';
import { createApiMetrics } from './create-api-metrics.ts';

const depth = { waiting: 7, active: 1, delayed: 0, oldestWaitingMs: 2_000 };
const depths = Object.fromEntries(queueNames.map((name) => [name, depth])) as Record<
  (typeof queueNames)[number],
  typeof depth
>;

describe('the depths of the queues', () => {
  it('say that they are old while the queues do not answer', async () => {
    const metrics = createApiMetrics({ peers: [] });
    metrics.setDepths(depths);
    const first = await metrics.readText();
    expect(first).toContain('notiflow_queue_readable 1');
    expect(first).toContain('notiflow_queue_depth{queue="runs",state="waiting"} 7');
    metrics.setDepths(null);
    expect(await metrics.readText()).toContain('notiflow_queue_readable 0');
    metrics.setDepths(depths);
    expect(await metrics.readText()).toContain('notiflow_queue_readable 1');
  });
});
