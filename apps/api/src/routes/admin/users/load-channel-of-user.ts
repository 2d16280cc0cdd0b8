import type { Deps } from '../../../deps.ts';
import { notFound } from '../../../errors.ts';
import { loadUser } from './load-user.ts';

/** Finds the user and the channel of a path, or throws which of them is not there. */
export async function loadChannelOfUser(
  deps: Pick<Deps, 'database'>,
  input: { projectId: string; externalId: string; channelId: string },
): Promise<{ userId: string; channelType: string }> {
  const { projectId, channelId } = input;
  const user = await loadUser(deps, input);
  const { channelSettings } = deps.database;
  const types = await channelSettings.findTypesOfChannels({ projectId, ids: [channelId] });
  const channelType = types.get(channelId);
  if (channelType === undefined) throw notFound('channel', channelId);
  return { userId: user.id, channelType };
}
