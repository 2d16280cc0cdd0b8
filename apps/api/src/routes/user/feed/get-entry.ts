import { notFound } from '../../../errors.ts';
import { defineUserRoute } from '../../../route.ts';
import { feedEntryResource, presentEntry } from './entry-resource.ts';
import { entryParams, loadFeed } from './feed-of-path.ts';

/** Shows an entry of the own feed. */
export const getFeedEntry = defineUserRoute({
  method: 'get',
  path: '/channels/:channel_id/feed/entries/:entry_id',
  summary: 'Get an entry of the own feed',
  params: entryParams,
  responses: { 200: { description: 'The entry', schema: feedEntryResource } },
  errors: ['not_found'],
  async handle(deps, request) {
    const feed = await loadFeed(deps, request);
    const id = request.params.entry_id;
    const [entry] = await deps.database.feeds.findEntries({ ...feed, ids: [id] });
    if (entry === undefined) throw notFound('feed_entry', id);
    return { status: 200, body: presentEntry(entry) };
  },
});
