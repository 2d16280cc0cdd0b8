import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { notificationResource, presentNotifications } from './present-notification.ts';

/** Reads one notification with its people and deliveries. */
export const getNotification = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/notifications/:id',
  scope: 'deliveries:read',
  summary: 'Get a notification',
  params: { id: idParam },
  responses: { 200: { description: 'The notification', schema: notificationResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params }) {
    const projectId = project.id;
    const found = await database.notifications.findNotification({ projectId, id: params.id });
    const [notification] = await presentNotifications(database, {
      projectId,
      notifications: found === null ? [] : [found],
    });
    if (notification === undefined) throw notFound('notification', params.id);
    return { status: 200, body: notification };
  },
});
