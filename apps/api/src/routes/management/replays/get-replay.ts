import { replayResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentReplay } from './present-replay.ts';

/** Answers how far a replay got, and what it left and why. */
export const getReplay = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/replays/:id',
  scope: null,
  summary: 'Get a replay',
  params: { id: idParam },
  responses: { 200: { description: 'The replay', schema: replayResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params: { id } }) {
    const replay = await database.replays.findReplay({ projectId: project.id, id });
    if (replay === null) throw notFound('replay', id);
    return { status: 200, body: presentReplay(replay) };
  },
});
