import { type ChannelSubscription, channelSubscriptionsMax } from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';
import { conflict, notFound, validationFailed } from '../../../errors.ts';
import { presentChannelSubscription } from './present-channel-subscription.ts';

/** What is kept of a browser for repeats of the request that registered it. */
export const keptOfBrowser = {
  identifier: '',
  settings: { endpoint: '', p256dh: '', auth: '' },
} satisfies ChannelSubscription;

interface BrowserToRegister {
  key: { projectId: string; channelId: string; userId: string };
  externalId: string;
  subscription: ChannelSubscription;
}

/** Registers a browser of a user on a channel and answers it; throws where it cannot be. */
export async function registerBrowser(
  { database, outbound }: Pick<Deps, 'database' | 'outbound'>,
  { key, externalId, subscription }: BrowserToRegister,
) {
  const refused = await outbound.checkUrl(subscription.settings.endpoint);
  if (refused !== null) {
    const field = 'settings.endpoint';
    throw validationFailed([{ field, message: refused.reason, reason: 'invalid' }]);
  }
  const max = channelSubscriptionsMax;
  const { channelSettings } = database;
  const written = await channelSettings.upsertChannelSubscription({ ...key, subscription, max });
  switch (written.kind) {
    case 'written': {
      const status: 200 | 201 = written.isNew ? 201 : 200;
      return { status, body: presentChannelSubscription(written.subscription) };
    }
    case 'full':
      throw conflict(`A user has at most ${max} browsers on a channel`, {
        reason: 'limit_reached',
        limit: max,
      });
    case 'gone':
      throw notFound('user', externalId);
    default:
      return written satisfies never;
  }
}
