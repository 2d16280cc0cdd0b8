import { parseId } from '@notiflow/contracts';
import Type from 'typebox';
import { validationFailed } from '../../../errors.ts';
import { defineUserRoute } from '../../../route.ts';
import { entryFilterFields, readNotiflow } from './entry-filters.ts';
import { countFields, feedParams, loadFeed, presentCounts } from './feed-of-path.ts';
import { markFields, readMark } from './marks.ts';

/** Marks all entries of the own feed, or those up to one of them or up to a moment. */
export const markAllFeedEntries = defineUserRoute({
  method: 'post',
  path: '/channels/:channel_id/feed/mark-all',
  summary: 'Mark all entries of the own feed',
  params: feedParams,
  body: Type.Object(
    {
      set: markFields,
      until: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 64,
          description:
            'The id of an entry, or a moment: what came later is left as it is. Without it, what comes after the request',
        }),
      ),
      ...entryFilterFields,
    },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: 'How many entries were changed, and what is unread now',
      schema: Type.Object(
        { updated: Type.Integer({ minimum: 0 }), ...countFields },
        { title: 'FeedMarked', additionalProperties: false },
      ),
    },
  },
  errors: ['not_found', 'conflict'],
  async handle(deps, { body, ...request }) {
    const { status, topic } = body;
    const mark = readMark(body.set);
    const until = body.until === undefined ? null : readUntil(body.until);
    const choice = { status, topic, until, notiflow: readNotiflow(body.notiflow) };
    const feed = await loadFeed(deps, request);
    const updated = await deps.database.feeds.markAll({ ...feed, choice, mark });
    if (updated > 0) deps.feedBell.ring([feed.userId]);
    const counts = await deps.database.feeds.countFeed(feed);
    return { status: 200, body: { updated, ...presentCounts(counts) } };
  },
});

const momentPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;

function readUntil(text: string): { id: string } | { at: Date } {
  const id = parseId(text);
  if (id !== null) return { id };
  const at = momentPattern.test(text) ? new Date(text) : null;
  if (at !== null && !Number.isNaN(at.getTime())) return { at };
  const message = 'is neither the id of an entry nor a moment in ISO 8601 with its timezone';
  throw validationFailed([{ field: 'until', message, reason: 'format' }]);
}
