import { type ChannelTally, tallyBoundsMs } from '@notiflow/database';
import type { HealthSign } from './judge-health.ts';

/** One attempt that ended, as far as its channel is concerned. */
export interface EndedAttempt {
  channelId: string;
  sign: Exclude<HealthSign, null>;
  isAccepted: boolean;
  durationMs: number;
  /** False where the channel has many receivers, each of which may be what fails. */
  mayTrip: boolean;
}

/** What this process saw of channels since it told the last time. */
export interface ChannelCounts {
  /** Counts an attempt; true when that was one connection too many that could not be made. */
  add(ended: EndedAttempt): boolean;
  /** Hands over what was counted, and begins anew. */
  take(): ChannelTally[];
}

// A service that cannot be reached so often in a row is down, however few messages there are.
const brokenMax = 5;

// Of a process that speaks to more channels at once the oldest are not remembered.
const channelsMax = 10_000;

/** Makes counts, all of them of nothing. */
export function createChannelCounts(): ChannelCounts {
  const tallies = new Map<string, ChannelTally>();
  const brokenInARow = new Map<string, number>();

  function countBroken({ channelId, sign, mayTrip }: EndedAttempt): boolean {
    if (sign !== 'broken' || !mayTrip) {
      brokenInARow.delete(channelId);
      return false;
    }
    const broken = (brokenInARow.get(channelId) ?? 0) + 1;
    if (broken >= brokenMax || brokenInARow.size >= channelsMax) brokenInARow.delete(channelId);
    if (broken < brokenMax) brokenInARow.set(channelId, broken);
    return broken >= brokenMax;
  }

  return {
    add(ended) {
      const { channelId, sign, isAccepted, durationMs, mayTrip } = ended;
      const tally = tallies.get(channelId) ?? blankTally(channelId, mayTrip);
      tallies.set(channelId, tally);
      const isBroken = countBroken(ended);
      tally.attempts += 1;
      tally.accepted += Number(isAccepted);
      tally.failures += Number(sign !== 'answered');
      tally.isBroken ||= isBroken;
      const place = tallyBoundsMs.findIndex((bound) => durationMs <= bound);
      const slot = place === -1 ? tallyBoundsMs.length : place;
      tally.durations[slot] = (tally.durations[slot] ?? 0) + 1;
      return isBroken;
    },
    take() {
      const taken = [...tallies.values()];
      tallies.clear();
      return taken;
    },
  };
}

function blankTally(channelId: string, mayTrip: boolean): ChannelTally {
  const durations = Array.from({ length: tallyBoundsMs.length + 1 }, () => 0);
  return { channelId, attempts: 0, accepted: 0, failures: 0, durations, isBroken: false, mayTrip };
}
