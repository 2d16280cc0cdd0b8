import { pageOf, presentPage, readPageInput } from '../../../request/list-query.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import {
  notificationsQuery,
  readNotificationFilters,
} from '../notifications/notification-filters.ts';
import {
  notificationResource,
  presentNotifications,
} from '../notifications/present-notification.ts';
import { loadUser } from './load-user.ts';

/** Lists a user's notifications with their people and deliveries, newest first. */
export const listNotificationsOfUser = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/notifications',
  scope: 'deliveries:read',
  summary: 'List the notifications of a user',
  params: { external_id: nameParam },
  query: notificationsQuery,
  responses: {
    200: { description: 'One page of notifications', schema: pageOf(notificationResource) },
  },
  errors: ['not_found'],
  async handle(deps, { project, params, query }) {
    const { database } = deps;
    const projectId = project.id;
    const user = await loadUser(deps, { projectId, externalId: params.external_id });
    const page = await database.notifications.listNotifications({
      projectId,
      filters: { ...readNotificationFilters(query), recipientId: user.id },
      page: readPageInput(query),
    });
    const items = await presentNotifications(database, { projectId, notifications: page.items });
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
