import { channelResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentChannel } from './present-channel.ts';

/** Reads one channel. */
export const getChannel = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/channels/:handle',
  scope: null,
  summary: 'Get a channel',
  params: { handle: nameParam },
  responses: { 200: { description: 'The channel', schema: channelResource } },
  errors: ['not_found'],
  async handle({ database, keyRing }, { project, params: { handle } }) {
    const channel = await database.channels.findChannel({ projectId: project.id, handle });
    if (channel === null) throw notFound('channel', handle);
    return { status: 200, body: presentChannel(keyRing, channel) };
  },
});
