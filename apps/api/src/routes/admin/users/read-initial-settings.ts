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
  { database }: Pick<Deps, 'database'>,
  input: { projectId: string; given: UpsertUserBody['channel_settings'] },
): Promise<ReadSettings> {
  const named = (input.given ?? []).map(({ channel_id: id, settings }) => {
    return { channelId: parseId(id) ?? '', settings };
  });
  const ids = named.map(({ channelId }) => channelId).filter((id) => id !== '');
  if (named.length === 0) return { entries: [], problems: [] };
  const types = await database.channelSettings.findTypesOfChannels({
    projectId: input.projectId,
    ids,
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
