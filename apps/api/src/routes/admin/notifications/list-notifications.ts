import { notificationStatuses } from '@notiflow/contracts';
import Type from 'typebox';
import {
  createdQuery,
  pageOf,
  pageQuery,
  presentPage,
  readCreated,
  readPageInput,
  readQueryId,
} from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { notificationResource, presentNotifications } from './present-notification.ts';

/** Lists notifications with their people and deliveries, newest first. */
export const listNotifications = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/notifications',
  scope: 'deliveries:read',
  summary: 'List notifications',
  params: {},
  query: Type.Object(
    {
      ...pageQuery,
      ...createdQuery,
      status: Type.Optional(Type.Enum(notificationStatuses)),
      topic: Type.Optional(Type.String()),
      notiflow_run_id: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  responses: {
    200: { description: 'One page of notifications', schema: pageOf(notificationResource) },
  },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.notifications.listNotifications({
      projectId: project.id,
      filters: {
        ...readCreated(query),
        status: query.status,
        topic: query.topic,
        runId: readQueryId('notiflow_run_id', query.notiflow_run_id),
      },
      page: readPageInput(query),
    });
    const items = await presentNotifications(database, {
      projectId: project.id,
      notifications: page.items,
    });
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
