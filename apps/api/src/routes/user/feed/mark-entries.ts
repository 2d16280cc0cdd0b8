import { parseId } from '@notiflow/contracts';
import Type from 'typebox';
import { notFound, validationFailed } from '../../../errors.ts';
import { defineUserRoute } from '../../../route.ts';
import { feedEntryResource, presentEntry } from './entry-resource.ts';
import { feedParams, loadFeed } from './feed-of-path.ts';
import { markFields, readMark } from './marks.ts';

/** Marks several entries of the own feed, all or none of them. */
export const markFeedEntries = defineUserRoute({
  method: 'patch',
  path: '/channels/:channel_id/feed/entries',
  summary: 'Mark several entries of the own feed, or none',
  params: feedParams,
  body: Type.Object(
    {
      entry_ids: Type.Array(Type.String({ maxLength: 36 }), { minItems: 1, maxItems: 1_000 }),
      set: markFields,
    },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: 'The entries, marked',
      schema: Type.Object({ items: Type.Array(feedEntryResource) }),
    },
  },
  errors: ['not_found', 'conflict'],
  async handle(deps, { body, ...request }) {
    const ids = readIds(body.entry_ids);
    const mark = readMark(body.set);
    const feed = await loadFeed(deps, request);
    const marked = await deps.database.feeds.markEntries({ ...feed, ids, mark });
    if (marked.kind === 'unknown') throw notFound('feed_entry', marked.id);
    deps.feedBell.ring([feed.userId]);
    return { status: 200, body: { items: marked.entries.map(presentEntry) } };
  },
});

function readIds(given: readonly string[]): string[] {
  const read = given.map((text) => parseId(text));
  const problems = read.flatMap((id, place) =>
    id === null
      ? [{ field: `entry_ids[${place}]`, message: 'is not an id', reason: 'format' as const }]
      : [],
  );
  if (problems.length > 0) throw validationFailed(problems);
  return read.flatMap((id) => id ?? []);
}
