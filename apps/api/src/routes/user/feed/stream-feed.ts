import type { IncomingMessage } from 'node:http';
import Type from 'typebox';
import { invalidParam } from '../../../errors.ts';
import { defineUserRoute } from '../../../route.ts';
import { admitStream } from '../../../streams/admit-stream.ts';
import { openSseLine } from '../../../streams/sse-line.ts';
import { feedParams, loadFeed } from './feed-of-path.ts';

const position = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Tells of what happens in a feed, from now on or from where its reader was, for as long as the reader listens. */
export const streamFeed = defineUserRoute({
  method: 'get',
  path: '/channels/:channel_id/feed/stream',
  summary: 'Follow a feed',
  params: feedParams,
  query: Type.Object(
    {
      last_event_id: Type.Optional(
        Type.Integer({
          ...position,
          description:
            'Where the reader was: `last_event_id` of a list, or the `id` of the last event. Without it, and without the header `Last-Event-ID`, which goes before it, the stream begins with what comes next.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description:
        'Server-sent events: `entry.created` and `entry.updated` (an entry), `entry.removed` (its `id`), `counts` (at first, and after each batch of changes), `reset` (too much was missed: list anew), `token_expired`, `ended`',
      schema: null,
      mediaType: 'text/event-stream',
    },
  },
  errors: ['not_found'],
  async handle(deps, { query, ...request }) {
    const { user, caller } = request;
    const feed = await loadFeed(deps, request);
    return {
      status: 200,
      stream(res) {
        // Whoever left meanwhile would never be heard to leave.
        if (res.closed) return;
        const { req } = res;
        const after = readLastEventId(req) ?? query.last_event_id ?? null;
        const wanted = { feed, user, apiKeyId: caller.credentialId, req, after };
        const wish = admitStream(deps, wanted);
        res.once('close', deps.feedHub.open(openSseLine(res), wish));
      },
    };
  },
});

/** What a browser sends by itself when it comes back. */
function readLastEventId({ headers }: IncomingMessage): number | null {
  const text = headers['last-event-id'];
  if (text === undefined || text === '') return null;
  const id = Number(text);
  if (Number.isSafeInteger(id) && id >= 0) return id;
  throw invalidParam('Last-Event-ID', 'Last-Event-ID must be the id of an event');
}
