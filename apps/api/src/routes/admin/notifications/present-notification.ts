import {
  listReasons,
  notificationReasons,
  notificationStatuses,
  userResource,
} from '@notiflow/contracts';
import type { Database, NotificationRecord } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import {
  anyObject,
  integerOrNull,
  momentOrNull,
  textOrNull,
  toMoment,
  wordOrNull,
} from '../../../request/resource-parts.ts';
import {
  type DeliveryResource,
  deliveryResource,
  presentDelivery,
} from '../deliveries/present-delivery.ts';
import { presentUser } from '../users/present-user.ts';

/** A notification with its people and its deliveries. */
export const notificationResource = Type.Object(
  {
    id: Type.String(),
    notiflow_id: Type.String(),
    notiflow_run_id: Type.String(),
    recipient_id: Type.String(),
    actor_id: textOrNull,
    topic: textOrNull,
    status: Type.Enum(notificationStatuses),
    reason: wordOrNull(listReasons(notificationReasons)),
    step_handle: textOrNull,
    resume_at: momentOrNull,
    digest: Type.Unsafe<{ carrier_id: string | null; total_items: number | null } | null>({
      type: ['object', 'null'],
      properties: { carrier_id: textOrNull, total_items: integerOrNull },
      required: ['carrier_id', 'total_items'],
      description:
        'The digest in which it is, carried by one notification when its window has closed',
    }),
    data: anyObject,
    created_at: Type.String(),
    updated_at: Type.String(),
    processed_at: momentOrNull,
    recipient: Type.Union([userResource, Type.Null()]),
    actor: Type.Union([userResource, Type.Null()]),
    deliveries: Type.Array(deliveryResource),
  },
  { title: 'Notification' },
);

export type NotificationResource = Static<typeof notificationResource>;

interface Notifications {
  projectId: string;
  notifications: NotificationRecord[];
}

/** Presents any number of notifications with two statements for all their people and deliveries. */
export async function presentNotifications(
  database: Database,
  { projectId, notifications }: Notifications,
): Promise<NotificationResource[]> {
  if (notifications.length === 0) return [];
  const personIds = notifications.flatMap(({ recipient_id, actor_id }) =>
    actor_id === null ? [recipient_id] : [recipient_id, actor_id],
  );
  const notificationIds = notifications.map(({ id }) => id);
  const [people, deliveries] = await Promise.all([
    database.notifications.findPeopleById({ projectId, ids: personIds }),
    database.deliveries.findDeliveriesOf({ projectId, notificationIds }),
  ]);
  const deliveriesOf = new Map<string, DeliveryResource[]>(notificationIds.map((id) => [id, []]));
  for (const delivery of deliveries) {
    deliveriesOf.get(delivery.notification_id)?.push(presentDelivery(delivery));
  }
  const personOf = (id: string | null) => {
    const person = id === null ? undefined : people.get(id);
    return person === undefined ? null : presentUser(person);
  };
  return notifications.map((notification) => ({
    ...presentNotification(notification),
    recipient: personOf(notification.recipient_id),
    actor: personOf(notification.actor_id),
    deliveries: deliveriesOf.get(notification.id) ?? [],
  }));
}

function presentNotification(notification: NotificationRecord) {
  return {
    id: notification.id,
    notiflow_id: notification.notiflow_id,
    notiflow_run_id: notification.run_id,
    recipient_id: notification.recipient_id,
    actor_id: notification.actor_id,
    topic: notification.topic,
    status: notification.status,
    reason: notification.reason,
    step_handle: notification.step,
    resume_at: toMoment(notification.resume_at),
    digest: notification.digest && {
      carrier_id: notification.digest.carrierId,
      total_items: notification.digest.totalItems,
    },
    data: notification.data,
    created_at: notification.created_at.toISOString(),
    updated_at: notification.updated_at.toISOString(),
    processed_at: toMoment(notification.processed_at),
  };
}
