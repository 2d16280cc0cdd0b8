import { type ChannelType, channelTypes, readLane } from '@notiflow/contracts';
import { newId } from '@notiflow/database';
import { type QueueName, queueOfChannelType } from '@notiflow/queue';
import { createAttemptRecorder, type MovedLine } from '../stages/attempt-recorder.ts';
import { createChannelCache } from './channel-cache.ts';
import { type ChannelState, startChannelHealth } from './channel-health.ts';
import { createLookout } from './create-lookout.ts';
import { providerLimits } from './provider-limits.ts';
import { startPulse } from './pulse.ts';
import type { SendingDeps } from './sending-deps.ts';
import { createSlotPool, type SlotPool } from './slot-pool.ts';

/** Sends what waits in lanes: a pool of slots per provider, and each slot is one attempt. */
export interface Dispatcher {
  /** Looks into lanes in which something waits that was never tried. */
  wake(lanes: string[]): Promise<void>;
  /** Takes over what lost workers held and wakes what is due; answers how many deliveries were taken over. */
  look(): Promise<number>;
  /** How a channel is, as far as this process knows. */
  howIs(channelId: string): ChannelState;
  /** Waits until what is under way is recorded; nothing is begun any more since `stopping` has fired. */
  close(): Promise<void>;
}

/** Starts a dispatcher for the channel types whose queues this process works. */
export function createDispatcher(
  deps: SendingDeps,
  { queues }: { queues: QueueName[] },
): Dispatcher {
  const channelTypes = channelTypesOf(queues);
  const workerId = newId();
  const pulse = startPulse(deps, workerId);
  const channels = createChannelCache(deps);
  const pools = new Map<string, SlotPool>();
  const recorder = createAttemptRecorder({ ...deps, onFailedOver: wakeMoved }, workerId);
  const health = startChannelHealth(deps, workerId, {
    onChange: () => {
      for (const pool of pools.values()) pool.refill();
    },
    onArrived: (lines) => {
      for (const line of lines) wakeMoved(line);
    },
  });
  deps.presence.watchAttempts(() =>
    [...pools].map(([key, pool]) => {
      const [channel_type = '', provider = ''] = key.split('/');
      const { underWay: under_way, slots } = pool.counts();
      return { channel_type, provider, under_way, slots };
    }),
  );
  const lookout = createLookout(deps, { workerId, channelTypes });
  const shared = {
    ...deps,
    workerId,
    pulse,
    channels,
    recorder,
    health,
    suspects: { underWay: 0 },
  };

  function poolOf({ channelType, provider }: { channelType: string; provider: string }): SlotPool {
    const key = `${channelType}/${provider}`;
    const pool = pools.get(key) ?? createSlotPool(shared, providerLimits(channelType, provider));
    pools.set(key, pool);
    return pool;
  }

  /** What cannot be woken now, the next look finds. */
  function wakeMoved({ channelId, lane, line }: MovedLine): void {
    void channels
      .peek([channelId])
      .then((known) => {
        const channel = known.get(channelId);
        if (channel === undefined) return;
        const { type: channelType, provider, projectId } = channel;
        poolOf({ channelType, provider }).wake({ lane, projectId, line });
      })
      .catch(() => {});
  }

  return {
    async wake(lanes) {
      const idOf = (lane: string) => readLane(lane).channelId;
      const known = await channels.peek([...new Set(lanes.map(idOf))]);
      for (const lane of lanes) {
        const channel = known.get(idOf(lane));
        // Deliveries of a deleted channel are found by the next look, which knows what they were made for.
        if (channel === undefined) continue;
        const { type: channelType, provider, projectId } = channel;
        poolOf({ channelType, provider }).wake({ lane, projectId, line: 'first' });
      }
    },
    async look() {
      if (channelTypes.length === 0) return 0;
      const { takenOver, due } = await lookout.look();
      for (const line of due) poolOf(line).wake(line);
      return takenOver;
    },
    howIs: health.howIs,
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      await Promise.all([health.stop(), pulse.stop()]);
    },
  };
}

function channelTypesOf(queues: QueueName[]): ChannelType[] {
  return channelTypes.filter((type) => {
    const queue = queueOfChannelType(type);
    return queue !== null && queues.includes(queue);
  });
}
