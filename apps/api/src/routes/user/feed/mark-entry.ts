import { notFound } from '../../../errors.ts';
import { defineUserRoute } from '../../../route.ts';
import { feedEntryResource, presentEntry } from './entry-resource.ts';
import { entryParams, loadFeed } from './feed-of-path.ts';
import { markFields, readMark } from './marks.ts';

/** Marks an entry of the own feed. */
export const markFeedEntry = defineUserRoute({
  method: 'patch',
  path: '/channels/:channel_id/feed/entries/:entry_id',
  summary: 'Mark an entry of the own feed',
  params: entryParams,
  body: markFields,
  responses: { 200: { description: 'The entry, marked', schema: feedEntryResource } },
  errors: ['not_found', 'conflict'],
  async handle(deps, { body, ...request }) {
    const mark = readMark(body);
    const feed = await loadFeed(deps, request);
    const marked = await deps.database.feeds.markEntries({
      ...feed,
      ids: [request.params.entry_id],
      mark,
    });
    const [entry] = marked.kind === 'marked' ? marked.entries : [];
    if (entry === undefined) throw notFound('feed_entry', request.params.entry_id);
    deps.feedBell.ring([feed.userId]);
    return { status: 200, body: presentEntry(entry) };
  },
});
