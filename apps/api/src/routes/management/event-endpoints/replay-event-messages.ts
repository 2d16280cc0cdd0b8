import { eventReplayBody, eventReplayMax } from '@notiflow/contracts';
import Type from 'typebox';
import { idParam } from '../../../request/path-params.ts';
import { momentOrNull, toMoment } from '../../../request/resource-parts.ts';
import { defineRoute } from '../../../route.ts';
import { loadEnabledEndpoint } from './load-endpoint.ts';

const replayedResource = Type.Object(
  {
    replayed: Type.Integer({ description: 'How many are sent again' }),
    has_more: Type.Boolean({
      description: `Whether there are more than the ${eventReplayMax} that one request takes: ask again`,
    }),
    last_due_at: Type.Unsafe<string | null>({
      ...momentOrNull,
      description: 'When the last of them is sent',
    }),
  },
  { title: 'EventReplay' },
);

/** Sends again what happened since a moment, the oldest first and so many in a second; what waits already just waits. */
export const replayEventMessages = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/event-endpoints/:id/replay',
  scope: null,
  role: 'operator',
  summary: 'Send what an event endpoint missed again',
  happensOnce: true,
  params: { id: idParam },
  body: eventReplayBody,
  responses: { 202: { description: 'How many messages wait now', schema: replayedResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  audit: { action: 'event_endpoint.replayed', resource: 'event_endpoint', param: 'id' },
  async handle({ database }, { project, params: { id }, body }) {
    const projectId = project.id;
    await loadEnabledEndpoint(database, { projectId, id });
    const { count, hasMore, lastAt } = await database.eventEndpoints.replayEventMessages({
      projectId,
      endpointId: id,
      since: new Date(body.since),
      until: body.until === undefined ? null : new Date(body.until),
      statuses: body.statuses,
      perSecond: body.per_second,
    });
    return {
      status: 202,
      body: { replayed: count, has_more: hasMore, last_due_at: toMoment(lastAt) },
      audit: { resourceId: id, details: { replayed: count } },
    };
  },
});
