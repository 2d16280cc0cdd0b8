import { type ChannelType, isChannelType } from '@notiflow/contracts';
import type { DueLine } from '@notiflow/database';
import { silentMs } from './pulse.ts';
import type { SendingDeps } from './sending-deps.ts';

const lostMax = 1_000;
const lanesMax = 1_000;

// With more lanes than fit into these pages, the next look goes on where this one ended.
const pagesMax = 5;

/** Looks again and again at what nobody rings for. */
export interface Lookout {
  /** Takes over what lost workers held, and finds the lines in which something is due. */
  look(): Promise<{ takenOver: number; due: DueLine[] }>;
}

/** Makes a lookout for some channel types; each look begins where the one before ended. */
export function createLookout(
  { deliveries }: Pick<SendingDeps, 'deliveries'>,
  { workerId, channelTypes }: { workerId: string; channelTypes: ChannelType[] },
): Lookout {
  let after = '';
  // What nobody knows how to send has no queue, so it is everybody's: it is claimed once, and fails by name.
  const isOurs = ({ channelType }: DueLine) =>
    !isChannelType(channelType) || channelTypes.includes(channelType);

  async function takeOverLost(): Promise<number> {
    let total = 0;
    for (;;) {
      const taken = await deliveries.takeOverLost({ workerId, silentMs, limit: lostMax });
      total += taken;
      if (taken < lostMax) return total;
    }
  }

  async function findDueLines(): Promise<DueLine[]> {
    const found: DueLine[] = [];
    for (let page = 0; page < pagesMax; page += 1) {
      const { due, next } = await deliveries.findDueLines({ after, limit: lanesMax });
      found.push(...due.filter(isOurs));
      after = next;
      if (next === '') break;
    }
    return found;
  }

  return {
    async look() {
      const takenOver = await takeOverLost();
      return { takenOver, due: await findDueLines() };
    },
  };
}
