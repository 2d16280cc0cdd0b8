import {
  deadLetterFilters,
  deadLetterGroupResource,
  deadLettersCountedMax,
} from '@notiflow/contracts';
import type { DeadLetterGroup } from '@notiflow/database';
import Type from 'typebox';
import { defineRoute } from '../../../route.ts';
import { readDeadLetterFilter } from './read-dead-letter-filter.ts';

const weekMs = 7 * 24 * 3_600_000;

/** Groups what could not be delivered by what it ended with, the largest group first. */
export const listDeadLetters = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/dead-letters',
  scope: null,
  summary: 'Group what could not be delivered',
  params: {},
  query: Type.Object(
    {
      created_after: Type.Optional(
        Type.String({
          format: 'date-time',
          description: 'Of deliveries made since this moment; a week unless given',
        }),
      ),
      ...deadLetterFilters,
    },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: 'At most 200 groups of the newest dead letters',
      schema: Type.Object(
        {
          items: Type.Array(deadLetterGroupResource),
          has_more: Type.Boolean({
            description: `There are more dead letters than are counted: ${deadLettersCountedMax}`,
          }),
        },
        { title: 'DeadLetterGroups' },
      ),
    },
  },
  errors: [],
  async handle({ database }, { project, query: { created_after: since, ...filter } }) {
    const { groups, hasMore } = await database.replays.listDeadLetterGroups({
      projectId: project.id,
      filter: readDeadLetterFilter(filter),
      since: since === undefined ? new Date(Date.now() - weekMs) : new Date(since),
    });
    return { status: 200, body: { items: groups.map(presentGroup), has_more: hasMore } };
  },
});

function presentGroup(group: DeadLetterGroup) {
  return {
    fingerprint: group.fingerprint,
    status: group.status,
    reason: group.reason,
    code: group.code,
    channel_type: group.channelType,
    channel_id: group.channelId,
    channel: group.channel,
    provider: group.provider,
    count: group.count,
    first_at: group.firstAt.toISOString(),
    last_at: group.lastAt.toISOString(),
    delivery_ids: group.deliveryIds,
  };
}
