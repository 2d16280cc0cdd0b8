import type { PreferencesState, PreferencesUpdate } from '../client.ts';

type Flags = Record<string, boolean | null>;

/** Preferences as they will be once an update is stored: shown meanwhile. */
export function mergePreferences(
  state: PreferencesState,
  { channel_types, notiflows, ...rest }: PreferencesUpdate,
): PreferencesState {
  const merged = {
    ...state,
    ...rest,
    channel_types: mergeFlags(state.channel_types, channel_types),
  };
  for (const [id, update] of Object.entries(notiflows ?? {})) {
    const before = merged.notiflows[id];
    if (before === undefined) continue;
    const after = {
      ...before,
      ...(update.enabled !== undefined && { enabled: update.enabled ?? true }),
      ...(update.frequency !== undefined && { frequency: update.frequency }),
      channel_types: mergeFlags(before.channel_types, update.channel_types),
    };
    merged.notiflows = { ...merged.notiflows, [id]: after };
  }
  return merged;
}

function mergeFlags(
  before: Record<string, boolean> = {},
  update: Flags = {},
): Record<string, boolean> {
  const kept = Object.entries({ ...before, ...update }).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as Record<string, boolean>;
}
