import {
  type FieldProblem,
  type NotiflowPreferencesUpdate,
  parseId,
  preferenceChannelTypes,
  type UpdatePreferencesBody,
} from '@notiflow/contracts';
import type { PreferenceEntry } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';

/** Wishes to store, or what is wrong with the keys that name their notiflows. */
export type ReadPreferences = { entries: PreferenceEntry[]; problems: FieldProblem[] };

interface Update {
  update: UpdatePreferencesBody;
  /** Where the update stands in the body: empty, or ending in a point. */
  prefix: string;
}

/** Turns an update of preferences into wishes to store, its notiflows found by id or handle. */
export async function readPreferenceEntries(
  deps: Pick<Deps, 'database'>,
  { projectId, ...given }: Update & { projectId: string },
): Promise<ReadPreferences> {
  const updates = [given.update];
  return toPreferenceEntries(await findNotiflowsOf(deps, { projectId, updates }), given);
}

/** The id of a notiflow that an update names; undefined when there is none. */
export type FindNotiflow = (key: string) => string | undefined;

/** Finds all notiflows that any of the updates names, together. */
export async function findNotiflowsOf(
  { database }: Pick<Deps, 'database'>,
  { projectId, updates }: { projectId: string; updates: UpdatePreferencesBody[] },
): Promise<FindNotiflow> {
  const keys = new Set(updates.flatMap(({ notiflows }) => Object.keys(notiflows ?? {})));
  return findIds(database, { projectId, keys: [...keys] });
}

/** The same with its notiflows found before. */
export function toPreferenceEntries(
  idOf: FindNotiflow,
  { update, prefix }: Update,
): ReadPreferences {
  const given = Object.entries(update.notiflows ?? {});
  const entries = channelTypeEntries(null, update.channel_types);
  const problems: FieldProblem[] = [];
  const seen = new Set<string>();
  for (const [key, value] of given) {
    const id = idOf(key);
    const field = `${prefix}notiflows.${key}`;
    if (id === undefined) problems.push({ field, message: 'is not a notiflow', reason: 'invalid' });
    else if (seen.has(id))
      problems.push({ field, message: 'repeats a notiflow', reason: 'duplicate' });
    else entries.push(...notiflowEntries(id, value));
    if (id !== undefined) seen.add(id);
  }
  return { entries, problems };
}

async function findIds(
  { preferences }: Pick<Deps['database'], 'preferences'>,
  { projectId, keys }: { projectId: string; keys: string[] },
): Promise<FindNotiflow> {
  if (keys.length === 0) return () => undefined;
  const ids = keys.map(parseId).filter((id) => id !== null);
  const found = await preferences.findNotiflowIds({ projectId, ids, handles: keys });
  const known = new Map(
    found.flatMap(({ id, handle }) => [[handle, id] as const, [id, id] as const]),
  );
  return (key) => known.get(parseId(key) ?? key);
}

function notiflowEntries(
  notiflowId: string,
  update: NotiflowPreferencesUpdate | null,
): PreferenceEntry[] {
  const nothing = { enabled: null, channel_types: null, frequency: null };
  const { enabled, channel_types: channelTypes, frequency } = update ?? nothing;
  const entries = channelTypeEntries(notiflowId, channelTypes);
  if (frequency !== undefined) entries.push({ notiflowId, frequency });
  return enabled === undefined ? entries : [{ notiflowId, channelType: null, enabled }, ...entries];
}

function channelTypeEntries(
  notiflowId: string | null,
  flags: UpdatePreferencesBody['channel_types'],
): PreferenceEntry[] {
  if (flags === undefined) return [];
  return preferenceChannelTypes.flatMap((channelType) => {
    const enabled = flags === null ? null : flags[channelType];
    return enabled === undefined ? [] : [{ notiflowId, channelType, enabled }];
  });
}
