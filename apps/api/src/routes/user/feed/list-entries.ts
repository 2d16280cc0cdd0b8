import Type from 'typebox';
import {
  createdQuery,
  pageOf,
  pageQuery,
  presentPage,
  readCreated,
  readPageInput,
} from '../../../request/list-query.ts';
import { defineUserRoute } from '../../../route.ts';
import { entryFilterFields, readNotiflow } from './entry-filters.ts';
import { feedEntryResource, presentEntry } from './entry-resource.ts';
import { countFields, feedParams, lastEventId, loadFeed, presentCounts } from './feed-of-path.ts';

/** Lists the entries of the own feed, newest first. */
export const listFeedEntries = defineUserRoute({
  method: 'get',
  path: '/channels/:channel_id/feed/entries',
  summary: 'List the entries of the own feed',
  params: feedParams,
  query: Type.Object(
    {
      ...entryFilterFields,
      archived: Type.Boolean({ default: false, description: 'Shows what is archived as well' }),
      ...createdQuery,
      ...pageQuery,
      limit: Type.Integer({ ...pageQuery.limit, maximum: 100, default: 20 }),
    },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: 'One page of entries, and what is unread in the whole feed',
      schema: Type.Object({
        ...pageOf(feedEntryResource).properties,
        ...countFields,
        last_event_id: lastEventId,
      }),
    },
  },
  errors: ['not_found'],
  async handle(deps, { query, ...request }) {
    const feed = await loadFeed(deps, request);
    const { status, topic, archived: withArchived, notiflow } = query;
    const named = { notiflow: readNotiflow(notiflow), status, topic };
    const filters = { ...named, withArchived, ...readCreated(query) };
    const input = { ...feed, filters, page: readPageInput(query) };
    // First how far the feed is: what comes between the two is told by a stream, and none of it is missed.
    const counts = await deps.database.feeds.countFeed(feed);
    const page = await deps.database.feeds.readFeed(input);
    const items = page.items.map(presentEntry);
    const body = presentPage({ items, limit: query.limit }, page);
    return {
      status: 200,
      body: { ...body, ...presentCounts(counts), last_event_id: counts.position },
    };
  },
});
