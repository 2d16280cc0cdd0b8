import { type ChannelType, channelTypeOf } from '@notiflow/contracts';

/** One stored wish of a recipient; without `notiflow` it is about every notiflow, without a channel type about every one. */
export interface Preference {
  notiflow: boolean;
  channelType: string | null;
  enabled: boolean;
}

/** Which level of the preferences decided, the most specific first. */
export type PreferenceLevel = 'notiflow_channel_type' | 'notiflow' | 'channel_type';

/** A message somebody may have a wish about. */
export interface Weighed {
  channelType: ChannelType;
  /** A notiflow outside of the preferences is transactional: nobody can opt out of it. */
  includeInPreferences: boolean;
  preferences: readonly Preference[];
}

/** The wish that decides about this message, and its level; null when nobody wished anything, or nobody can. */
export function findDecidingPreference({
  channelType,
  includeInPreferences,
  preferences,
}: Weighed): { level: PreferenceLevel; enabled: boolean } | null {
  if (!includeInPreferences || !channelTypeOf(channelType).canOptOut) return null;
  const find = (notiflow: boolean, type: string | null) =>
    preferences.find((one) => one.notiflow === notiflow && one.channelType === type);
  const decisions = [
    ['notiflow_channel_type', find(true, channelType)],
    ['notiflow', find(true, null)],
    ['channel_type', find(false, channelType)],
  ] as const;
  for (const [level, wish] of decisions) {
    if (wish !== undefined) return { level, enabled: wish.enabled };
  }
  return null;
}

/** The level at which the recipient opted out of this message; null when it may be sent. */
export function findOptOut(weighed: Weighed): PreferenceLevel | null {
  const deciding = findDecidingPreference(weighed);
  return deciding === null || deciding.enabled ? null : deciding.level;
}
