import Type from 'typebox';
import { changeKinds } from '../../../changes/change-kinds.ts';
import { parsePosition } from '../../../changes/change-position.ts';
import { followChanges } from '../../../changes/follow-changes.ts';
import { invalidParam } from '../../../errors.ts';
import { defineRoute } from '../../../route.ts';
import { openSseLine } from '../../../streams/sse-line.ts';

const id = Type.String({ maxLength: 100, description: 'The `id` of the last event' });

/** Tells what changes in the project, from now on or from where its reader was, for as long as it is listened to. */
export const streamChanges = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/changes/stream',
  scope: null,
  summary: 'Follow what changes in the project',
  params: {},
  query: Type.Object(
    {
      last_event_id: Type.Optional({
        ...id,
        description:
          'Where the reader was: the `id` of the last event. The header `Last-Event-ID`, which browsers send by themselves, goes before it. Without either the stream begins with what comes next.',
      }),
    },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: `Server-sent events, at most two a second however much happens: \`ready\` (at first), \`changed\` (\`kinds\`, of ${changeKinds.map((kind) => `\`${kind}\``).join(', ')}; and \`activity\`, the steps of the overview by minute in which more happened, each with all that did), \`reset\` (too much was missed: ask for everything anew), \`beat\` (every 15 seconds), \`ended\` (who asked may not have it any more)`,
      schema: null,
      mediaType: 'text/event-stream',
    },
  },
  errors: [],
  async handle(deps, { project, caller, query }) {
    return {
      status: 200,
      stream(res) {
        // Whoever left meanwhile would never be heard to leave.
        if (res.closed) return;
        const header = res.req.headers['last-event-id'];
        const text = typeof header === 'string' && header !== '' ? header : query.last_event_id;
        const position = text === undefined ? null : parsePosition(text);
        if (text !== undefined && position === null) {
          throw invalidParam('last_event_id', 'last_event_id must be the id of an event');
        }
        const wish = followChanges(deps, { projectId: project.id, caller, position });
        res.once('close', deps.changeHub.open(openSseLine(res), wish));
      },
    };
  },
});
