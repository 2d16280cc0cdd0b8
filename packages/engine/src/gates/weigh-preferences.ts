import { type ChannelType, channelTypeOf } from '@notiflow/contracts';

/** One stored wish of a recipient; without `notiflow` it is about every notiflow, without a channel type about every one. */
export interface Preference {
  notiflow: boolean;
  channelType: string | null;
  enabled: boolean;
}

/** Which level of the preferences decided, the most specific first. */
export type PreferenceLevel = 'notiflow_channel_type' | 'notiflow' | 'channel_type';

/** The level at which the recipient opted out of this message; null when it may be sent. */
export function findOptOut(input: {
  channelType: ChannelType;
  /** A notiflow outside of the preferences is transactional: nobody can opt out of it. */
  includeInPreferences: boolean;
  preferences: readonly Preference[];
}): PreferenceLevel | null {
  if (!input.includeInPreferences || !channelTypeOf(input.channelType).canOptOut) return null;
  const find = (notiflow: boolean, channelType: string | null) =>
    input.preferences.find((one) => one.notiflow === notiflow && one.channelType === channelType);
  const decisions = [
    ['notiflow_channel_type', find(true, input.channelType)],
    ['notiflow', find(true, null)],
    ['channel_type', find(false, input.channelType)],
  ] as const;
  const [level, decision] = decisions.find(([, found]) => found !== undefined) ?? [];
  return level !== undefined && decision?.enabled === false ? level : null;
}
