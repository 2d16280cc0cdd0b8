import { channelResource } from '@notiflow/contracts';
import Type from 'typebox';
import { defineRoute } from '../../../route.ts';
import { presentChannel } from './present-channel.ts';

const channelList = Type.Object({
  items: Type.Array(channelResource),
  page_info: Type.Object({
    page: Type.Integer(),
    limit: Type.Integer(),
    total: Type.Integer(),
    total_pages: Type.Integer(),
  }),
});

/** Lists channels by handle. */
export const listChannels = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/channels',
  scope: null,
  summary: 'List channels',
  params: {},
  query: Type.Object(
    {
      page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 }),
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 25 }),
    },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'One page of channels', schema: channelList } },
  errors: [],
  async handle({ database, keyRing }, { project, query: { page, limit } }) {
    const { channels, total } = await database.channels.listChannels({
      projectId: project.id,
      offset: (page - 1) * limit,
      limit,
    });
    const page_info = { page, limit, total, total_pages: Math.ceil(total / limit) };
    const items = channels.map((channel) => presentChannel(keyRing, channel));
    return { status: 200, body: { items, page_info } };
  },
});
