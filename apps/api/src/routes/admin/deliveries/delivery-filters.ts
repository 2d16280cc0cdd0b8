import { deliveryStatuses } from '@notiflow/contracts';
import type { DeliveryFilters } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { createdQuery, pageQuery, readCreated, readQueryId } from '../../../request/list-query.ts';

const queryFields = {
  ...pageQuery,
  ...createdQuery,
  channel_id: Type.Optional(Type.String()),
  status: Type.Optional(Type.Enum(deliveryStatuses)),
  topic: Type.Optional(Type.String()),
};

/** Query of the deliveries of one notification. */
export const deliveriesOfNotificationQuery = Type.Object(queryFields, {
  additionalProperties: false,
});

/** Query of all deliveries. */
export const deliveriesQuery = Type.Object(
  {
    ...queryFields,
    notiflow_run_id: Type.Optional(Type.String()),
    notification_id: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** Reads what a list of deliveries is narrowed by. */
export function readDeliveryFilters(query: Static<typeof deliveriesQuery>): DeliveryFilters {
  return {
    ...readCreated(query),
    channelId: readQueryId('channel_id', query.channel_id),
    status: query.status,
    topic: query.topic,
    runId: readQueryId('notiflow_run_id', query.notiflow_run_id),
    notificationId: readQueryId('notification_id', query.notification_id),
  };
}
