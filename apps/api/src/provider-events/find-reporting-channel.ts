import { parseId } from '@notiflow/contracts';
import type { ReportingChannel } from '@notiflow/database';
import { type ChannelValues, findProvider, type ProviderEvents } from '@notiflow/providers';
import { openCredentials } from '@notiflow/vault';
import type { Deps } from '../deps.ts';

/** A channel whose service reports, with all that it takes to check and read what it says. */
export interface ChannelWithEvents {
  channel: ReportingChannel;
  provider: string;
  events: ProviderEvents;
  values: ChannelValues;
}

/**
 * Finds the channel of an address; null when there is none, and just so when its service reports nothing. Throws when its
 * credentials cannot be opened.
 */
export async function findReportingChannel(
  { database, keyRing }: Pick<Deps, 'database' | 'keyRing'>,
  channelId: string,
): Promise<ChannelWithEvents | null> {
  const id = parseId(channelId);
  if (id === null) return null;
  const found = (await database.deliveries.loadChannels([id])).get(id);
  if (found === undefined) return null;
  const provider = findProvider(found.type, found.provider);
  if (provider === undefined || provider.storedOnly || provider.events === null) return null;
  const credentials = openCredentials(keyRing, {
    channel: found,
    sealed: found.encryptedCredentials,
  });
  const { projectId, type, settings } = found;
  return {
    channel: { id, projectId, type },
    provider: provider.name,
    events: provider.events,
    values: { settings, credentials },
  };
}
