import { channelResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentChannel } from './present-channel.ts';

/** Lets a channel send again that was blocked; what came back until now does not count any more. */
export const unblockChannel = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/channels/:handle/unblock',
  scope: null,
  role: 'operator',
  summary: 'Let a blocked channel send again',
  params: { handle: nameParam },
  responses: { 200: { description: 'The channel sends', schema: channelResource } },
  errors: ['not_found'],
  audit: { action: 'channel.unblocked', resource: 'channel', param: 'handle' },
  async handle({ database, keyRing }, { project, params: { handle } }) {
    const address = { projectId: project.id, handle };
    await database.channels.unblockChannel(address);
    const channel = await database.channels.findChannel(address);
    if (channel === null) throw notFound('channel', handle);
    return { status: 200, body: presentChannel(keyRing, channel) };
  },
});
