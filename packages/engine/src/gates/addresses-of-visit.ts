import {
  type Addresses,
  addressesOf,
  type ChannelType,
  channelTypeOf,
  nothingRegistered,
} from '@notiflow/contracts';
import type { GateAsk, Visit } from './define-gate.ts';

/** Where the recipient can be reached through the channel of the visit; a question where that has to be looked up. */
export function addressesOfVisit({
  channelType,
  channel,
  facts,
}: Pick<Visit, 'channelType' | 'channel' | 'facts'>): Addresses[ChannelType][] | GateAsk {
  const { recipient, answers } = facts;
  if (channelTypeOf(channelType).asksRegistered && answers.registered === undefined) {
    return { kind: 'ask', question: { kind: 'registered', channelId: channel.id } };
  }
  const registered = answers.registered ?? nothingRegistered;
  return addressesOf(channelType, { recipient, registered, reach: channel.reach });
}
