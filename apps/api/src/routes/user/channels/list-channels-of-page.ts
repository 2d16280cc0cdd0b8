import Type from 'typebox';
import { defineUserRoute } from '../../../route.ts';
import { pageChannelResource, pageChannelTypes, presentPageChannel } from './channel-of-page.ts';

/** Lists the channels that a page has to do with itself: feeds, and pushes to this browser or device. */
export const listChannelsOfPage = defineUserRoute({
  method: 'get',
  path: '/channels',
  summary: 'List the channels a page can use',
  params: {},
  responses: {
    200: {
      description: 'By handle',
      schema: Type.Object({ items: Type.Array(pageChannelResource) }, { title: 'PageChannels' }),
    },
  },
  errors: [],
  async handle({ database }, { project }) {
    const channels = await database.channels.listPageChannels({
      projectId: project.id,
      types: pageChannelTypes,
    });
    return { status: 200, body: { items: channels.map(presentPageChannel) } };
  },
});
