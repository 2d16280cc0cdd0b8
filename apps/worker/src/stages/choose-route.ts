import { chooseChannel, type StepChannel } from '@notiflow/engine';
import type { ChannelState } from '../dispatch/channel-health.ts';

/** The channel a message goes by, and the one its step names where that is another one. */
export interface Route {
  channelId: string;
  provider: string;
  homeChannelId: string | null;
}

/** Chooses by which channel a message goes; the same one for the same key, as long as the channels are as they are. */
export function chooseRoute(
  { id, provider, standIns = [] }: StepChannel,
  { key, howIs }: { key: string; howIs(channelId: string): ChannelState },
): Route {
  const home: Route = { channelId: id, provider, homeChannelId: null };
  // Most channels: nothing is to be chosen.
  if (standIns.length === 0) return home;
  const weight = 100 - standIns.reduce((sum, standIn) => sum + standIn.weight, 0);
  const members = [{ channelId: id, provider, weight }, ...standIns];
  const group = members.map((member) => ({ ...member, ...howIs(member.channelId) }));
  const chosen = group[chooseChannel(group, key)];
  if (chosen === undefined || chosen.channelId === id) return home;
  return { channelId: chosen.channelId, provider: chosen.provider, homeChannelId: id };
}
