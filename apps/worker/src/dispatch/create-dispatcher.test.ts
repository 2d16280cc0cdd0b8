import type { ChannelForSending, ClaimedDelivery, RecordedAttempt } from '@notiflow/database';
import { createPresence } from '../presence.ts';
import { createWorkerMetrics } from '../worker-metrics.ts';
import { createDispatcher } from './create-dispatcher.ts';
import type { SendingDeps } from './sending-deps.ts';

const lane = '019aa000-0000-7000-8000-000000000001';

const delivery: ClaimedDelivery = {
  id: '019aa000-0000-7000-8000-000000000002',
  lane,
  line: 'first',
  runId: '019aa000-0000-7000-8000-000000000003',
  notificationId: '019aa000-0000-7000-8000-000000000004',
  recipientId: '019aa000-0000-7000-8000-000000000005',
  channelId: lane,
  channelUpdatedAt: new Date(),
  homeChannelId: null,
  homeUpdatedAt: null,
  triedChannels: [],
  channelType: 'email',
  provider: 'sendgrid',
  message: { to: 'ada@example.com', subject: 'Hi', body: 'Hi', content_type: 'html' },
  attempt: 1,
  failureCount: 0,
  hasWindow: false,
  ageMs: 0,
  expiresAt: null,
  replaceKey: null,
};

const channel: ChannelForSending = {
  id: lane,
  live: false,
  projectId: '019aa000-0000-7000-8000-000000000006',
  handle: 'mail',
  type: 'email',
  provider: 'smtp',
  settings: {},
  encryptedCredentials: null,
  standIns: [],
  updatedAt: delivery.channelUpdatedAt ?? new Date(),
};

/** Dispatches one delivery that waits in a line of this provider; answers what was recorded first. */
async function dispatch(provider: string): Promise<RecordedAttempt | undefined> {
  const open = [delivery];
  const recorded: RecordedAttempt[] = [];
  const stopping = new AbortController();
  const line = { lane, line: 'first', projectId: channel.projectId, channelType: 'email' };
  const deps = {
    deliveries: {
      reportWorker: async () => 0,
      removeWorker: async () => {},
      takeOverLost: async () => 0,
      findDueLines: async () => ({ due: [{ ...line, provider }], next: '' }),
      claimDeliveries: async () => ({ deliveries: open.splice(0), settled: [] }),
      loadChannels: async () => new Map([[lane, channel]]),
      async recordAttempts({ attempts }: { attempts: RecordedAttempt[] }) {
        recorded.push(...attempts);
        return new Map(attempts.map(({ id }) => [id, { id, lane, line: null }]));
      },
    },
    channelHealth: { readTroubled: async () => [], reportTallies: async () => [] },
    company: { others: 0 },
    presence: createPresence({ queues: [], version: 'test' }),
    providers: { send: async () => ({ kind: 'accepted' }), receiptsOf: () => null },
    publicUrl: null,
    trackMail: null,
    openCredentials: () => ({ ok: true, value: {} }),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: createWorkerMetrics(),
    stopping: stopping.signal,
    abortSends: new AbortController().signal,
  } as unknown as SendingDeps;
  const dispatcher = createDispatcher(deps, { queues: ['deliveries-email'] });
  await dispatcher.look();
  // What is under way is finished; what is claimed is begun.
  while (open.length > 0) await new Promise(setImmediate);
  stopping.abort();
  await dispatcher.close();
  return recorded[0];
}

describe('a delivery whose channel was given another provider while it waited', () => {
  it.each(['sendgrid', 'one_of_an_older_version'])(
    'is sent by the new one, slower as it may be than %s',
    async (provider) => {
      expect(await dispatch(provider)).toMatchObject({ outcome: 'accepted', status: 'sent' });
    },
  );
});
