import { replayResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentReplay } from './present-replay.ts';

/** Ends a replay: what it has given back is sent, and nothing more is. Canceling one that is over is no error. */
export const cancelReplay = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/replays/:id/cancel',
  scope: null,
  role: 'operator',
  summary: 'Cancel a replay',
  params: { id: idParam },
  responses: { 200: { description: 'The replay is over', schema: replayResource } },
  errors: ['not_found'],
  audit: { action: 'replay.canceled', resource: 'replay', param: 'id' },
  async handle({ database }, { project, params: { id } }) {
    const key = { projectId: project.id, id };
    const replay =
      (await database.replays.cancelReplay(key)) ?? (await database.replays.findReplay(key));
    if (replay === null) throw notFound('replay', id);
    return { status: 200, body: presentReplay(replay) };
  },
});
