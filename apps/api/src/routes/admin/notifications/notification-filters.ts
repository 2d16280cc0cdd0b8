import { notificationStatuses } from '@notiflow/contracts';
import type { NotificationFilters } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { createdQuery, pageQuery, readCreated, readQueryId } from '../../../request/list-query.ts';

/** Query of every list of notifications. */
export const notificationsQuery = Type.Object(
  {
    ...pageQuery,
    ...createdQuery,
    status: Type.Optional(Type.Enum(notificationStatuses)),
    topic: Type.Optional(Type.String()),
    notiflow_run_id: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** Reads what a list of notifications is narrowed by. */
export function readNotificationFilters(
  query: Static<typeof notificationsQuery>,
): NotificationFilters {
  return {
    ...readCreated(query),
    status: query.status,
    topic: query.topic,
    runId: readQueryId('notiflow_run_id', query.notiflow_run_id),
  };
}
