import type { Addresses, ChannelStep, ChannelType, Template } from '@notiflow/contracts';
import { addressesOfVisit } from './addresses-of-visit.ts';
import { capped } from './capped.ts';
import type { Gate, GateAsk, Skip, StepChannel, Visit } from './define-gate.ts';
import { engaged } from './engaged.ts';
import { missingAddress } from './missing-address.ts';
import { optOut } from './opt-out.ts';
import { paused } from './paused.ts';
import { reachableOf, suppressed } from './suppressed.ts';
import { unmetCondition } from './unmet-condition.ts';

/**
 * THE GATES, in the order in which they are asked; the first that has something to say decides. The cap is the last:
 * only what would be sent is counted.
 */
export const gates: readonly Gate[] = [
  unmetCondition,
  engaged,
  optOut,
  paused,
  missingAddress,
  suppressed,
  capped,
];

/** What becomes of a visit: a message through this channel to each of these addresses, or none and why. */
export type Verdict =
  | {
      kind: 'deliver';
      channel: StepChannel;
      template: Template;
      addresses: readonly Addresses[ChannelType][];
    }
  | (Skip & { channel: StepChannel | null });

/** Judges a visit of a channel step; `channels` are the project's, by handle. */
export function judgeVisit(
  given: Omit<Visit, 'channel'>,
  channels: ReadonlyMap<string, StepChannel>,
): Verdict | GateAsk {
  const channel = findChannel(given.step, channels);
  const { template } = given.step;
  // A pinned version outlives the channels it names.
  if (channel === null || template === undefined) {
    return { kind: 'skip', reason: 'no_channel', details: null, channel };
  }
  const visit = { ...given, channel };
  for (const gate of gates) {
    const found = gate(visit);
    if (found?.kind === 'ask') return found;
    if (found !== null) return { ...found, channel };
  }
  const found = addressesOfVisit(visit);
  if ('kind' in found) return found;
  return { kind: 'deliver', channel, template, addresses: reachableOf(visit, found) };
}

function findChannel(
  step: ChannelStep,
  channels: ReadonlyMap<string, StepChannel>,
): StepChannel | null {
  const channel = step.channel_handle === undefined ? null : channels.get(step.channel_handle);
  return channel?.type === step.channel_type ? channel : null;
}
