import {
  digestFrequencies,
  type Pause,
  type PreferenceChannelType,
  type PreferencesResource,
  preferenceChannelTypes,
  resolveTimezone,
} from '@notiflow/contracts';
import type { AllPreferences, PreferenceRecord } from '@notiflow/database';

type ShownNotiflows = Map<string, PreferencesResource['notiflows'][string]>;

/** The preferences of a user as the API answers them: what is not stored is on. */
export function presentPreferences(preferences: AllPreferences): PreferencesResource {
  const ofAll = new Map<string | null, boolean | null>();
  const notiflows: ShownNotiflows = new Map();
  for (const record of preferences.records) {
    if (record.notiflow_id === null) ofAll.set(record.channel_type, record.enabled);
    else addToNotiflow(notiflows, { ...record, notiflow_id: record.notiflow_id });
  }
  const channelTypes = preferenceChannelTypes.map((type) => [type, ofAll.get(type) ?? true]);
  return {
    channel_types: Object.fromEntries(channelTypes),
    notiflows: Object.fromEntries(notiflows),
    quiet_hours: preferences.quietHours,
    paused: presentPause(preferences.pause),
    timezone: resolveTimezone('recipient', preferences),
    available_channel_types: preferenceChannelTypes.filter((type) =>
      preferences.channelTypes.includes(type),
    ),
  };
}

/** Those of which users decide themselves: what is stored of others is not theirs to see. */
export function presentOwnPreferences(preferences: AllPreferences): PreferencesResource {
  const isOwn = ({ notiflow_id: id, asks }: PreferenceRecord) => id === null || asks;
  return presentPreferences({ ...preferences, records: preferences.records.filter(isOwn) });
}

function presentPause(pause: AllPreferences['pause']): Pause {
  if (pause === null) return false;
  return pause.until === null ? true : { until: pause.until.toISOString() };
}

function addToNotiflow(
  notiflows: ShownNotiflows,
  record: PreferenceRecord & { notiflow_id: string },
): void {
  const { notiflow_id: id, notiflow_name: name, channel_type: channelType, enabled } = record;
  const entry = notiflows.get(id) ?? { name: name ?? '', enabled: true, channel_types: {} };
  notiflows.set(id, entry);
  if (record.frequency !== null) entry.frequency = record.frequency;
  if (record.lets_choose) entry.frequencies = [...digestFrequencies];
  if (enabled === null) return;
  if (channelType === null) entry.enabled = enabled;
  else entry.channel_types[channelType as PreferenceChannelType] = enabled;
}
