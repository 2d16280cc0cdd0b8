import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually.ts';
import { type RedisServer, startRedis } from '../../../test/support/redis-server.ts';
import { type Consumers, createConsumers } from './consumers.ts';
import { createRedis } from './create-redis.ts';
import { createDoorbell, type Doorbell } from './doorbell.ts';
import { prepareQueues } from './prepare-queues.ts';
import type { QueueConnection, QueueProblem } from './queue-options.ts';

let server: RedisServer;
let connection: QueueConnection & { kind: 'redis' };

beforeEach(async () => {
  server = await startRedis();
  connection = { kind: 'redis', url: server.url };
});

afterEach(() => server.stop());

describe('prepareQueues on Redis', () => {
  it('warns when appendonly is off and is content when it is on', async () => {
    await expect(prepareQueues(connection)).resolves.toEqual([
      expect.stringContaining('Set appendonly to yes'),
    ]);
    await restart({ aof: true });
    await expect(prepareQueues(connection)).resolves.toEqual([]);
  });

  it('refuses a Redis that evicts keys', async () => {
    const redis = createRedis(connection.url);
    await eventually(() => redis.config('SET', 'maxmemory-policy', 'allkeys-lru'));
    redis.disconnect();
    await expect(prepareQueues(connection)).rejects.toThrow(
      'maxmemory-policy is allkeys-lru), and jobs with them. Set maxmemory-policy to noeviction.',
    );
  });

  it('refuses when no Redis is there', async () => {
    await server.kill('SIGKILL');
    await expect(prepareQueues(connection)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('an outage of Redis', () => {
  let problems: QueueProblem[];
  let worked: string[];
  let doorbell: Doorbell;
  let consumers: Consumers;

  const open = () => {
    problems = [];
    worked = [];
    const options = { connection, onError: (problem: QueueProblem) => problems.push(problem) };
    doorbell = createDoorbell(options);
    consumers = createConsumers(options);
    consumers.consume('runs', async (job) => void worked.push(...job.run_ids), { concurrency: 5 });
  };
  const close = async () => {
    await consumers.close(1_000);
    await doorbell.close();
  };

  beforeEach(open);
  afterEach(close);

  const ring = async (): Promise<string | null> => {
    const run_id = randomUUID();
    return (await doorbell.ring('runs', [{ run_ids: [run_id] }])) ? run_id : null;
  };
  const ringUntilWorked = () => {
    const rung: (string | null)[] = [];
    return eventually(async () => {
      const id = await ring();
      expect(id).not.toBeNull();
      rung.push(id);
      const isWorked = () => expect(worked.some((done) => rung.includes(done))).toBe(true);
      await eventually(isWorked, { withinMs: 2_000 });
    });
  };

  it('at the start is survived by both sides', async () => {
    await close();
    await server.kill('SIGKILL');
    open();
    expect(await ring()).toBeNull();
    expect(await doorbell.isReachable()).toBe(false);
    expect(await doorbell.depths()).toBeNull();
    await restart();
    await ringUntilWorked();
    expect(problems.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['unreachable', 'not_rung']),
    );
  });

  it('that loses all data does not stop the consumers', async () => {
    await ringUntilWorked();
    const redis = createRedis(connection.url);
    await eventually(() => redis.flushall());
    redis.disconnect();
    await ringUntilWorked();
    await ringUntilWorked();
  });

  it('that ends with a restart is survived by both sides', async () => {
    await ringUntilWorked();
    await server.kill('SIGKILL');
    expect(await ring()).toBeNull();
    await restart();
    await ringUntilWorked();
    await ringUntilWorked();
  });

  it('by a server that hangs keeps nobody waiting', async () => {
    await ringUntilWorked();
    await server.kill('SIGSTOP');
    // It never answers again by itself: these come while it hangs.
    const answers = await Promise.all([
      doorbell.ring('runs', [{ run_ids: [randomUUID()] }, { run_ids: [randomUUID()] }]),
      ring(),
      doorbell.isReachable(),
      doorbell.depths(),
    ]);
    expect(answers).toEqual([false, null, false, null]);
    await server.kill('SIGCONT');
    await ringUntilWorked();
  });

  it('does not keep the consumers from closing when they are idle', async () => {
    await ringUntilWorked();
    await server.kill('SIGKILL');
    await eventually(async () => expect(await ring()).toBeNull());
    // With so much grace, it would not end in this test if it waited for Redis.
    await consumers.close(86_400_000);
  });
});

describe('createRedis', () => {
  it('rejects commands at once while Redis is away and goes on when it is back', async () => {
    await server.kill('SIGKILL');
    const redis = createRedis(connection.url);
    await expect(redis.get('key')).rejects.toThrow();
    await restart();
    await eventually(async () => expect(await redis.set('key', '1')).toBe('OK'));
    await server.kill('SIGSTOP');
    await expect(redis.get('key')).rejects.toThrow('timed out');
    await server.kill('SIGCONT');
    await eventually(async () => expect(await redis.get('key')).toBe('1'));
    redis.disconnect();
  });
});

/** Starts Redis again on its port, empty. */
async function restart({ aof = false } = {}): Promise<void> {
  await server.stop();
  server = await startRedis({ port: server.port, aof });
}
