import { channelHealthResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentHealth } from './present-health.ts';

/** Tells how a channel has been lately: whether it can send, how often it failed, and how long it took. */
export const getChannelHealth = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/channels/:handle/health',
  scope: null,
  summary: 'Get the health of a channel',
  params: { handle: nameParam },
  responses: { 200: { description: 'Of the last five minutes', schema: channelHealthResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params: { handle } }) {
    const health = await database.channels.readChannelHealth({ projectId: project.id, handle });
    if (health === null) throw notFound('channel', handle);
    return { status: 200, body: presentHealth(health) };
  },
});
