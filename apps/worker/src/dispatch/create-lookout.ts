import type { SupportedChannelType } from '@notiflow/contracts';
import type { DueLine } from '@notiflow/database';
import { silentMs } from './pulse.ts';
import type { SendingDeps } from './sending-deps.ts';

const lostMax = 1_000;
const lanesMax = 1_000;

/** Looks again and again at what nobody rings for. */
export interface Lookout {
  /** Takes over what lost workers held, and finds the lines in which something is due. */
  look(): Promise<{ takenOver: number; due: DueLine[] }>;
}

/** Makes a lookout for some channel types; each look begins where the one before ended. */
export function createLookout(
  { deliveries }: Pick<SendingDeps, 'deliveries'>,
  { workerId, channelTypes }: { workerId: string; channelTypes: SupportedChannelType[] },
): Lookout {
  let after = '';

  async function takeOverLost(): Promise<number> {
    let total = 0;
    for (;;) {
      const taken = await deliveries.takeOverLost({ workerId, silentMs, limit: lostMax });
      total += taken;
      if (taken < lostMax) return total;
    }
  }

  return {
    async look() {
      const takenOver = await takeOverLost();
      const { due, next } = await deliveries.findDueLines({ after, limit: lanesMax });
      after = next;
      return { takenOver, due: due.filter((line) => channelTypes.includes(line.channelType)) };
    },
  };
}
