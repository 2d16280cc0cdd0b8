import type { ChannelForSending, ClaimedDelivery } from '@notiflow/database';
import type { SendingDeps } from './sending-deps.ts';

// Channels kept; more than a process has lanes under way at a time.
const channelsMax = 1_000;

/** Channels as they were last read. */
export interface ChannelCache {
  /** The channels of claimed deliveries and their homes, each as new as the claim saw it; a deleted one is missing. */
  load(deliveries: ClaimedDelivery[]): Promise<Map<string, ChannelForSending>>;
  /** Channels by id, as old as they may be. */
  peek(ids: string[]): Promise<Map<string, ChannelForSending>>;
}

/** Keeps the channels used last, so that a claim reads only those that were changed since. */
export function createChannelCache(deps: Pick<SendingDeps, 'deliveries'>): ChannelCache {
  const kept = new Map<string, ChannelForSending>();

  async function read(ids: string[]): Promise<void> {
    for (const id of ids) kept.delete(id);
    for (const [id, channel] of await deps.deliveries.loadChannels(ids)) kept.set(id, channel);
  }

  function pick(ids: string[]): Map<string, ChannelForSending> {
    const picked = new Map<string, ChannelForSending>();
    for (const id of ids) {
      const channel = kept.get(id);
      if (channel !== undefined) picked.set(id, channel);
    }
    // The oldest go when the callers have theirs.
    for (const id of kept.keys()) {
      if (kept.size <= channelsMax) break;
      kept.delete(id);
    }
    return picked;
  }

  return {
    async load(deliveries) {
      const seen = new Map<string, number | null>();
      for (const { channelId, channelUpdatedAt, homeChannelId, homeUpdatedAt } of deliveries) {
        if (channelId !== null) seen.set(channelId, channelUpdatedAt?.getTime() ?? null);
        if (homeChannelId !== null) seen.set(homeChannelId, homeUpdatedAt?.getTime() ?? null);
      }
      const isStale = ([id, updatedAt]: [string, number | null]) =>
        (kept.get(id)?.updatedAt.getTime() ?? null) !== updatedAt;
      await read([...seen].filter(isStale).map(([id]) => id));
      return pick([...seen.keys()]);
    },
    async peek(ids) {
      await read(ids.filter((id) => !kept.has(id)));
      return pick(ids);
    },
  };
}
