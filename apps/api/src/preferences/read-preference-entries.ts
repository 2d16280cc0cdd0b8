import {
  completeQuietHours,
  type FieldProblem,
  findQuietHoursProblems,
  type NotiflowPreferencesUpdate,
  type Pause,
  parseId,
  preferenceChannelTypes,
  type UpdatePreferencesBody,
} from '@notiflow/contracts';
import type { PreferenceEntry } from '@notiflow/database';
import type { Deps } from '../deps.ts';

/** Wishes to store, or what is wrong with the keys that name their notiflows. */
export type ReadPreferences = { entries: PreferenceEntry[]; problems: FieldProblem[] };

interface Update {
  update: UpdatePreferencesBody;
  /** Where the update stands in the body: empty, or ending in a point. */
  prefix: string;
}

/** Whose wishes they are: users decide of notiflows that ask them, and whoever holds a secret key of all of them. */
interface Asked {
  projectId: string;
  onlyAsking?: boolean;
}

/** Turns an update of preferences into wishes to store, its notiflows found by id or handle. */
export async function readPreferenceEntries(
  deps: Pick<Deps, 'database'>,
  { projectId, onlyAsking, ...given }: Update & Asked,
): Promise<ReadPreferences> {
  const updates = [given.update];
  const idOf = await findNotiflowsOf(deps, { projectId, onlyAsking, updates });
  return toPreferenceEntries(idOf, given);
}

/** The id of a notiflow that an update names; undefined when there is none. */
export type FindNotiflow = (key: string) => string | undefined;

/** Finds all notiflows that any of the updates names, together. */
export async function findNotiflowsOf(
  { database }: Pick<Deps, 'database'>,
  { updates, ...asked }: Asked & { updates: UpdatePreferencesBody[] },
): Promise<FindNotiflow> {
  const keys = new Set(updates.flatMap(({ notiflows }) => Object.keys(notiflows ?? {})));
  return findIds(database, { ...asked, keys: [...keys] });
}

/** The same with its notiflows found before. */
export function toPreferenceEntries(
  idOf: FindNotiflow,
  { update, prefix }: Update,
): ReadPreferences {
  const given = Object.entries(update.notiflows ?? {});
  const entries = [...channelTypeEntries(null, update.channel_types), ...generalEntries(update)];
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
  { projectId, onlyAsking = false, keys }: Asked & { keys: string[] },
): Promise<FindNotiflow> {
  if (keys.length === 0) return () => undefined;
  const ids = keys.map(parseId).filter((id) => id !== null);
  const found = await preferences.findNotiflowIds({ projectId, ids, handles: keys });
  const known = new Map(
    found
      .filter(({ asks }) => asks || !onlyAsking)
      .flatMap(({ id, handle }) => [[handle, id] as const, [id, id] as const]),
  );
  return (key) => known.get(parseId(key) ?? key);
}

/** What is wanted whatever it is about. */
function generalEntries({ quiet_hours: quietHours, paused }: UpdatePreferencesBody) {
  const entries: PreferenceEntry[] = [];
  if (quietHours !== undefined) {
    entries.push({ quietHours: quietHours && completeQuietHours(quietHours) });
  }
  if (paused !== undefined) entries.push({ pause: readPause(paused) });
  return entries;
}

function readPause(paused: Pause | null): { until: Date | null } | null {
  if (typeof paused !== 'object') return paused ? { until: null } : null;
  return paused && { until: new Date(paused.until) };
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

/** What is wrong with an update of preferences beside its schema. */
export function checkPreferences(update: unknown, prefix = ''): FieldProblem[] {
  const { quiet_hours: given } = (update ?? {}) as Record<string, unknown>;
  return findQuietHoursProblems(given, `${prefix}quiet_hours`);
}
