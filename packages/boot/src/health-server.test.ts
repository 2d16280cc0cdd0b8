import { jest } from '@jest/globals';
import { createHealthServer, evaluateReadiness, type HealthServer } from './health-server.ts';
import { createMetrics } from './metrics.ts';

const up = async () => ({ ready: true, reason: null });
const never = () => new Promise<never>(() => {});

describe('evaluateReadiness', () => {
  it('is ready when every check is', async () => {
    expect(await evaluateReadiness({ postgres: up })).toEqual({
      ready: true,
      checks: { postgres: { ready: true, reason: null } },
    });
  });

  it('says why it is not: a check that throws, and one that does not answer', async () => {
    jest.useFakeTimers();
    const evaluated = evaluateReadiness({
      postgres: up,
      queue: async () => {
        throw new Error('connection refused');
      },
      disk: never,
    });
    await jest.advanceTimersByTimeAsync(2_000);
    jest.useRealTimers();
    expect(await evaluated).toEqual({
      ready: false,
      checks: {
        postgres: { ready: true, reason: null },
        queue: { ready: false, reason: 'connection refused' },
        disk: { ready: false, reason: 'no answer in time' },
      },
    });
  });
});

describe('createHealthServer', () => {
  let server: HealthServer;
  let isReady: boolean;

  beforeEach(async () => {
    isReady = true;
    const metrics = createMetrics();
    metrics.counter({ name: 'attempts_total', help: 'Attempts.' }).increment();
    server = await createHealthServer({
      port: 0,
      host: '127.0.0.1',
      checks: { queue: async () => ({ ready: isReady, reason: isReady ? null : 'away' }) },
      metrics,
    });
  });

  afterEach(() => server.close());

  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

  it('tells that the process is up, ready or not', async () => {
    isReady = false;
    expect((await get('/healthz')).status).toBe(200);
  });

  it('answers 200 when ready and 503 with the reason when not', async () => {
    expect((await get('/readyz?verbose')).status).toBe(200);
    isReady = false;
    const response = await get('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ checks: { queue: { reason: 'away' } } });
  });

  it('shows the metrics as text and as JSON', async () => {
    const text = await get('/metrics');
    expect(text.headers.get('content-type')).toContain('text/plain');
    expect(await text.text()).toContain('attempts_total 1');
    expect(await (await get('/metrics.json')).json()).toContainEqual(
      expect.objectContaining({ name: 'attempts_total' }),
    );
  });

  it('answers 404 for anything else', async () => {
    expect((await get('/constructor')).status).toBe(404);
  });

  it('is refused a port that is taken', async () => {
    const { port } = server;
    await expect(
      createHealthServer({ port, host: '127.0.0.1', checks: {}, metrics: createMetrics() }),
    ).rejects.toThrow('EADDRINUSE');
  });
});
