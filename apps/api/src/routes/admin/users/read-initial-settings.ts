import {
  type FieldProblem,
  findChannelSettingsProblems,
  parseId,
  type UpsertUserBody,
} from '@notiflow/contracts';
import type { ChannelSettingsEntry } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';

/** Settings to store with a user, or what is wrong with them. */
export type ReadSettings = { entries: ChannelSettingsEntry[]; problems: FieldProblem[] };

/** Checks the channel settings that come with a user against the channels they name. */
export async function readInitialSettings(
  deps: Pick<Deps, 'database'>,
  { projectId, given = [] }: { projectId: string; given?: GivenSettings | undefined },
): Promise<ReadSettings> {
  return toSettingsEntries(await findTypesOf(deps, { projectId, given }), given);
}

type GivenSettings = NonNullable<UpsertUserBody['channel_settings']>;

/** The channel types of all channels that any of the settings names, found together. */
export async function findTypesOf(
  { database }: Pick<Deps, 'database'>,
  { projectId, given }: { projectId: string; given: GivenSettings },
): Promise<Map<string, string>> {
  const named = new Set(given.map(({ channel_id: id }) => parseId(id)));
  const ids = [...named].filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  return database.channelSettings.findTypesOfChannels({ projectId, ids });
}

/** The same with the types of the channels found before. */
export function toSettingsEntries(
  types: Map<string, string>,
  given: GivenSettings = [],
): ReadSettings {
  const named = given.map(({ channel_id: id, settings }) => {
    return { channelId: parseId(id) ?? '', settings };
  });
  const problems = named.flatMap(({ channelId, settings }, index) => {
    const field = `channel_settings[${index}]`;
    const channelType = types.get(channelId);
    if (channelType === undefined) return [refuseChannel(field, 'is not a channel', 'invalid')];
    if (named.findIndex((other) => other.channelId === channelId) < index) {
      return [refuseChannel(field, 'repeats a channel', 'duplicate')];
    }
    return findChannelSettingsProblems(settings, { channelType, field: `${field}.settings` });
  });
  return { entries: named, problems };
}

function refuseChannel(
  field: string,
  message: string,
  reason: FieldProblem['reason'],
): FieldProblem {
  return { field: `${field}.channel_id`, message, reason };
}
