import Type from 'typebox';
import { defineUserRoute } from '../../../route.ts';
import { countFields, feedParams, lastEventId, loadFeed, presentCounts } from './feed-of-path.ts';

/** Says how much of the own feed is unread. */
export const countFeedEntries = defineUserRoute({
  method: 'get',
  path: '/channels/:channel_id/feed/counts',
  summary: 'Count what is unread in the own feed',
  params: feedParams,
  responses: {
    200: {
      description: 'The counts',
      schema: Type.Object(
        { ...countFields, last_event_id: lastEventId },
        { title: 'FeedCounts', additionalProperties: false },
      ),
    },
  },
  errors: ['not_found'],
  async handle(deps, request) {
    const counts = await deps.database.feeds.countFeed(await loadFeed(deps, request));
    return { status: 200, body: { ...presentCounts(counts), last_event_id: counts.position } };
  },
});
