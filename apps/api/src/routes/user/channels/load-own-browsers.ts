import type { ChannelName } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { requireBrowsers } from '../../admin/users/load-browsers-of-user.ts';
import { loadChannelOfPage } from './channel-of-page.ts';

/** The user on the channel of a path, to which browsers subscribe; throws that there is no such channel, or none of the kind. */
export async function loadOwnBrowsers(
  deps: Pick<Deps, 'database'>,
  { project, user, name }: { project: { id: string }; user: { id: string }; name: ChannelName },
): Promise<{ projectId: string; channelId: string; userId: string }> {
  const projectId = project.id;
  const { id: channelId, type } = await loadChannelOfPage(deps, { projectId, name });
  requireBrowsers(type);
  return { projectId, channelId, userId: user.id };
}
