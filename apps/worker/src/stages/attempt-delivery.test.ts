import type { ChannelForSending, ClaimedDelivery } from '@notiflow/database';
import { attemptDelivery } from './attempt-delivery.ts';

type Deps = Parameters<typeof attemptDelivery>[0];

const stored = { id: 'channel-1', provider: 'smtp', settings: {}, standIns: [] };
const channel = stored as unknown as ChannelForSending;
const facts = { channel, home: channel, obstacle: null };

const deliveryOf = (channelType: string) =>
  ({
    id: 'delivery-1',
    channelId: 'channel-1',
    homeChannelId: null,
    triedChannels: [],
    attempt: 1,
    channelType,
    message: { to: 'ada@example.com' },
    failureCount: 0,
    ageMs: 0,
    expiresAt: null,
  }) as unknown as ClaimedDelivery;

/** A worker whose key ring has lost the key of every channel. */
const deps = {
  openCredentials: () => ({ ok: false, reason: 'The key is not on the ring.' }),
  providers: {
    receiptsOf: () => null,
    send: async () => {
      throw new Error('sent');
    },
  },
  abortSends: new AbortController().signal,
} as unknown as Deps;

describe('an attempt whose credentials cannot be read', () => {
  it('is made again', async () => {
    const { record } = await attemptDelivery(deps, deliveryOf('email'), facts);
    expect(record).toMatchObject({ code: 'credentials_unreadable', status: 'pending' });
  });

  it('fails by name when the code does not know the channel type', async () => {
    const { record } = await attemptDelivery(deps, deliveryOf('pigeon'), facts);
    expect(record).toMatchObject({
      code: 'provider_unknown',
      status: 'failed',
      statusReason: 'provider_unknown',
    });
  });
});
