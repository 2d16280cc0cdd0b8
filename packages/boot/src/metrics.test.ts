import { createMetrics } from './metrics.ts';

function createWorkerMetrics() {
  const metrics = createMetrics();
  return {
    metrics,
    attempts: metrics.counter({ name: 'attempts_total', help: 'Attempts.', labels: ['outcome'] }),
    depth: metrics.gauge({ name: 'depth', help: 'Depth.' }),
    durations: metrics.histogram({ name: 'stage_seconds', help: 'Stages.', buckets: [1, 5] }),
  };
}

describe('createMetrics', () => {
  it('prints what was counted, set and observed', async () => {
    const { metrics, attempts, depth, durations } = createWorkerMetrics();
    attempts.increment({ outcome: 'sent' });
    attempts.increment({ outcome: 'sent' }, 4);
    depth.set(7);
    durations.observe(3);
    durations.startTimer()();
    const text = await metrics.readText();
    expect(text).toContain('attempts_total{outcome="sent"} 5');
    expect(text).toContain('depth 7');
    expect(text).toContain('stage_seconds_bucket{le="1"} 1');
    expect(text).toContain('stage_seconds_bucket{le="5"} 2');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('keeps two sets apart', async () => {
    const [first, second] = [createWorkerMetrics(), createWorkerMetrics()];
    first.attempts.increment({ outcome: 'sent' });
    expect(await second.metrics.readText()).not.toContain('outcome="sent"');
  });

  it('adds up what peers sent as JSON', async () => {
    const [first, second] = [createWorkerMetrics(), createWorkerMetrics()];
    first.attempts.increment({ outcome: 'sent' }, 2);
    second.attempts.increment({ outcome: 'sent' }, 3);
    second.attempts.increment({ outcome: 'failed' });
    second.durations.observe(3);
    const peer = JSON.parse(JSON.stringify(await second.metrics.readJson()));
    const text = await first.metrics.readMergedText([peer]);
    expect(text).toContain('attempts_total{outcome="sent"} 5');
    expect(text).toContain('attempts_total{outcome="failed"} 1');
    expect(text).toContain('stage_seconds_count 1');
  });
});
