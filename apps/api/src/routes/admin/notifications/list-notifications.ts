import { pageOf, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { notificationsQuery, readNotificationFilters } from './notification-filters.ts';
import { notificationResource, presentNotifications } from './present-notification.ts';

/** Lists notifications with their people and deliveries, newest first. */
export const listNotifications = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/notifications',
  scope: 'deliveries:read',
  summary: 'List notifications',
  params: {},
  query: notificationsQuery,
  responses: {
    200: { description: 'One page of notifications', schema: pageOf(notificationResource) },
  },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.notifications.listNotifications({
      projectId: project.id,
      filters: readNotificationFilters(query),
      page: readPageInput(query),
    });
    const items = await presentNotifications(database, {
      projectId: project.id,
      notifications: page.items,
    });
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
