import { deliveriesQueueNames } from '@notiflow/queue';
import { loadWorkerConfig } from './config.ts';

const env = { DATABASE_URL: 'postgresql://localhost/notiflow' };

describe('loadWorkerConfig', () => {
  it('works all queues unless told otherwise', () => {
    expect(loadWorkerConfig(env).queues).toEqual([
      'runs',
      'notifications',
      'events',
      'calls',
      ...deliveriesQueueNames,
    ]);
    expect(loadWorkerConfig({ ...env, WORKER_QUEUES: 'runs, deliveries-email' }).queues).toEqual([
      'runs',
      'deliveries-email',
    ]);
  });

  it('names the queues there are when one is unknown', () => {
    expect(() => loadWorkerConfig({ ...env, WORKER_QUEUES: 'runs,mails' })).toThrow(
      `WORKER_QUEUES must hold names of queues: deliveries, runs, notifications, events, calls, ${deliveriesQueueNames.join(', ')} (got "mails")`,
    );
  });

  it('takes "deliveries" for the queue of every channel type that is sent', () => {
    const queuesOf = (text: string) => loadWorkerConfig({ ...env, WORKER_QUEUES: text }).queues;
    expect(queuesOf('runs, deliveries')).toEqual(['runs', ...deliveriesQueueNames]);
    expect(queuesOf('deliveries,deliveries-email')).toEqual(deliveriesQueueNames);
  });

  it('says everything that is wrong at once', () => {
    expect(() => loadWorkerConfig({ LOG_LEVEL: 'loud', RENDER_THREADS: '0' })).toThrow(
      /DATABASE_URL must be set[\s\S]*RENDER_THREADS must be at least 1[\s\S]*LOG_LEVEL must be one of/,
    );
  });
});
