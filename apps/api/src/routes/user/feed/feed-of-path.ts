import type { ChannelName, FeedCounts, OwnFeed } from '@notiflow/database';
import Type from 'typebox';
import type { Deps } from '../../../deps.ts';
import { channelParam, idParam } from '../../../request/path-params.ts';
import type { UserContext } from '../../../request-context.ts';
import { loadChannelOfPage } from '../channels/channel-of-page.ts';

/** The path of a feed, and of an entry in it. */
export const feedParams = { channel_id: channelParam };
export const entryParams = { ...feedParams, entry_id: idParam };

/** What is unread and unseen in a feed: in every answer about the whole of it. */
export const countFields = {
  total_unread: Type.Integer({ minimum: 0, description: 'Not read, seen or not; none archived' }),
  total_unseen: Type.Integer({ minimum: 0, description: 'Not seen; none archived' }),
};

/** The place from where a stream of the feed misses nothing. */
export const lastEventId = Type.Integer({
  minimum: 0,
  description: 'How far the changes of the feed were: a stream that begins here misses nothing',
});

/** The counts of a feed as answers show them. */
export function presentCounts({ unread, unseen }: FeedCounts) {
  return { total_unread: unread, total_unseen: unseen };
}

/** Finds the feed of the user who asks in the in-app channel of the path; throws that there is no such channel. */
export async function loadFeed(
  deps: Pick<Deps, 'database'>,
  {
    project,
    user,
    params,
  }: Pick<UserContext, 'project' | 'user'> & { params: { channel_id: ChannelName } },
): Promise<OwnFeed> {
  const projectId = project.id;
  const wanted = { projectId, name: params.channel_id, types: ['in_app'] as const };
  const channel = await loadChannelOfPage(deps, wanted);
  return { projectId, userId: user.id, channelId: channel.id };
}
