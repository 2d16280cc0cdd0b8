import { createPresence } from './presence.ts';

it('tells which jobs are under way, and since when the oldest', () => {
  const presence = createPresence({ queues: ['runs', 'calls'], version: '1.2.3' });
  const endFirst = presence.beginJob('runs');
  const endSecond = presence.beginJob('runs');
  const endOther = presence.beginJob('calls');
  endFirst();
  endOther();
  presence.watchAttempts(() => [
    { channel_type: 'email', provider: 'smtp', under_way: 2, slots: 20 },
  ]);
  const about = presence.tell();
  expect(about).toMatchObject({
    processId: process.pid,
    version: '1.2.3',
    queues: ['runs', 'calls'],
    doing: {
      attempts: [{ channel_type: 'email', provider: 'smtp', under_way: 2, slots: 20 }],
      jobs: [{ queue: 'runs', under_way: 1, oldest_ms: expect.any(Number) }],
    },
  });
  endSecond();
  expect(presence.tell().doing.jobs).toEqual([]);
  presence.close();
});
