import { notFound } from '../../../errors.ts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import {
  notificationResource,
  presentNotifications,
} from '../notifications/present-notification.ts';
import { loadUser } from './load-user.ts';

/** Reads one notification of a user with its people and deliveries; those of others are not found. */
export const getNotificationOfUser = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/notifications/:id',
  scope: 'deliveries:read',
  summary: 'Get a notification of a user',
  params: { external_id: nameParam, id: idParam },
  responses: { 200: { description: 'The notification', schema: notificationResource } },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const { database } = deps;
    const projectId = project.id;
    const user = await loadUser(deps, { projectId, externalId: params.external_id });
    const found = await database.notifications.findNotification({ projectId, id: params.id });
    const notifications = found?.recipient_id === user.id ? [found] : [];
    const [notification] = await presentNotifications(database, { projectId, notifications });
    if (notification === undefined) throw notFound('notification', params.id);
    return { status: 200, body: notification };
  },
});
