import {
  type PreferenceChannelType,
  type PreferencesResource,
  preferenceChannelTypes,
} from '@notiflow/contracts';
import type { PreferenceRecord } from '@notiflow/database';

/** The preferences of a user as the API answers them: what is not stored is on. */
export function presentPreferences(records: PreferenceRecord[]): PreferencesResource {
  const ofAll = new Map<string | null, boolean | null>();
  const notiflows = new Map<string, PreferencesResource['notiflows'][string]>();
  for (const record of records) {
    if (record.notiflow_id === null) ofAll.set(record.channel_type, record.enabled);
    else addToNotiflow(notiflows, { ...record, notiflow_id: record.notiflow_id });
  }
  const channelTypes = preferenceChannelTypes.map((type) => [type, ofAll.get(type) ?? true]);
  return {
    channel_types: Object.fromEntries(channelTypes),
    notiflows: Object.fromEntries(notiflows),
  };
}

function addToNotiflow(
  notiflows: Map<string, PreferencesResource['notiflows'][string]>,
  record: PreferenceRecord & { notiflow_id: string },
): void {
  const { notiflow_id: id, notiflow_name: name, channel_type: channelType, enabled } = record;
  const entry = notiflows.get(id) ?? { name: name ?? '', enabled: true, channel_types: {} };
  notiflows.set(id, entry);
  if (record.frequency !== null) entry.frequency = record.frequency;
  if (enabled === null) return;
  if (channelType === null) entry.enabled = enabled;
  else entry.channel_types[channelType as PreferenceChannelType] = enabled;
}
