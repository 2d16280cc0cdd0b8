import type { ChannelForSending, Claim } from '@notiflow/database';
import { rateOf } from '@notiflow/providers';
import type { TokenBuckets } from '@notiflow/queue';
import type { ChannelCache } from './channel-cache.ts';
import type { Grant } from './slots.ts';

/** Slots that may be claimed for, and those that have to be given back. */
export interface Admission {
  admitted: Grant[];
  surplus: Grant[];
  /** Of each channel with a limit, how many messages were paid for. */
  paid: ReadonlyMap<string, { perSecond: number; count: number }>;
}

/** Holds channels to what they may send in a second, all workers together. */
export interface SendingRates {
  /** Whether a channel may be claimed for now; whoever hears no is woken when it may. */
  mayBegin(channelId: string): boolean;
  /** Pays for slots before they are claimed for, so that nothing is claimed that may not be sent. */
  admit(grants: Grant[]): Promise<Admission>;
  /** Pays for what the messages turned out to cost beside, and takes back what was not claimed. */
  settle(paid: Admission['paid'], claim: Pick<Claim, 'deliveries'>): void;
  close(): void;
}

// Looked at again after this at the latest: a limit may have been raised.
const waitMaxMs = 10_000;

/** Makes the rates of a pool; `onRefill` is called when a channel may be claimed for again. */
export function createSendingRates(
  { tokens, channels }: { tokens: TokenBuckets; channels: Pick<ChannelCache, 'peek'> },
  onRefill: () => void,
): SendingRates {
  const waiting = new Map<string, NodeJS.Timeout>();

  function waitFor(channelId: string, waitMs: number): void {
    const again = () => {
      waiting.delete(channelId);
      onRefill();
    };
    const timer = setTimeout(again, Math.min(waitMaxMs, Math.max(1, waitMs)));
    waiting.set(channelId, timer.unref());
  }

  async function pay(channel: ChannelForSending, count: number): Promise<number> {
    const perSecond = rateOf(channel.settings);
    if (perSecond === null) return count;
    const { granted, waitMs } = await tokens.take({ key: channel.id, perSecond, count });
    if (granted < count) waitFor(channel.id, waitMs);
    return granted;
  }

  return {
    mayBegin: (channelId) => !waiting.has(channelId),
    async admit(grants) {
      const known = await channels.peek([...new Set(grants.map(({ lane }) => lane.channelId))]);
      const limited = [...known.values()].filter(({ settings }) => rateOf(settings) !== null);
      const paid = new Map<string, { perSecond: number; count: number }>();
      for (const channel of limited) {
        const count = await pay(channel, countOf(grants, channel.id));
        paid.set(channel.id, { perSecond: rateOf(channel.settings) ?? 0, count });
      }
      return { ...cut(grants, paid), paid };
    },
    settle(paid, { deliveries }) {
      for (const [key, { perSecond, count }] of paid) {
        const cost = deliveries
          .filter(({ channelId }) => channelId === key)
          .reduce((sum, { message }) => sum + costOf(message), 0);
        void tokens.charge({ key, perSecond, count: cost - count });
      }
    },
    close() {
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}

function countOf(grants: Grant[], channelId: string): number {
  return grants.reduce(
    (sum, { lane, count }) => sum + (lane.channelId === channelId ? count : 0),
    0,
  );
}

/** Splits grants where their channels may not send as much, the first ones first. */
function cut(grants: Grant[], paid: Admission['paid']): Pick<Admission, 'admitted' | 'surplus'> {
  const left = new Map([...paid].map(([channelId, { count }]) => [channelId, count]));
  const admitted: Grant[] = [];
  const surplus: Grant[] = [];
  for (const grant of grants) {
    const { channelId } = grant.lane;
    const allowed = Math.min(grant.count, left.get(channelId) ?? grant.count);
    if (left.has(channelId)) left.set(channelId, (left.get(channelId) ?? 0) - allowed);
    if (allowed > 0) admitted.push({ ...grant, count: allowed });
    if (allowed < grant.count) surplus.push({ ...grant, count: grant.count - allowed });
  }
  return { admitted, surplus };
}

/** A text message costs as much as the parts it travels in; everything else is one. */
function costOf(message: object): number {
  const { segments } = message as { segments?: unknown };
  return typeof segments === 'number' ? segments : 1;
}
