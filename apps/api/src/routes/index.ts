import type { Route } from '../route.ts';
import { getDelivery } from './admin/deliveries/get-delivery.ts';
import { listDeliveries } from './admin/deliveries/list-deliveries.ts';
import { getNotification } from './admin/notifications/get-notification.ts';
import { listDeliveriesOfNotification } from './admin/notifications/list-deliveries-of-notification.ts';
import { listNotifications } from './admin/notifications/list-notifications.ts';
import { runNotiflow } from './admin/notiflows/run-notiflow.ts';
import { cancelRun } from './admin/runs/cancel-run.ts';
import { getRun } from './admin/runs/get-run.ts';
import { listRuns } from './admin/runs/list-runs.ts';
import { subscribeUsers } from './admin/topics/subscribe-users.ts';
import { getUser } from './admin/users/get-user.ts';
import { upsertUser } from './admin/users/upsert-user.ts';
import { deleteChannel } from './management/channels/delete-channel.ts';
import { getChannel } from './management/channels/get-channel.ts';
import { listChannels } from './management/channels/list-channels.ts';
import { upsertChannel } from './management/channels/upsert-channel.ts';
import { getNotiflow } from './management/notiflows/get-notiflow.ts';
import { publishNotiflow } from './management/notiflows/publish-notiflow.ts';
import { activateNotiflow, deactivateNotiflow } from './management/notiflows/switch-notiflow.ts';
import { upsertNotiflow } from './management/notiflows/upsert-notiflow.ts';
import { validateNotiflow } from './management/notiflows/validate-notiflow.ts';
import { getCaller } from './management/projects/get-caller.ts';

/** THE ROUTE TABLE. Each route says in its file who may use it, what it takes and what it answers. */
export const routes: readonly Route[] = [
  // Admin API
  runNotiflow, // POST /notiflows/:id/run
  listRuns, // GET /runs
  getRun, // GET /runs/:id
  cancelRun, // POST /runs/:id/cancel
  listNotifications, // GET /notifications
  getNotification, // GET /notifications/:id
  listDeliveriesOfNotification, // GET /notifications/:id/deliveries
  listDeliveries, // GET /deliveries
  getDelivery, // GET /deliveries/:id
  getUser, // GET /users/:external_id
  upsertUser, // PUT /users/:external_id
  subscribeUsers, // POST /topics/:name/subscriptions

  // Management API
  getCaller, // GET /whoami
  listChannels, // GET /channels
  getChannel, // GET /channels/:handle
  upsertChannel, // PUT /channels/:handle
  deleteChannel, // DELETE /channels/:handle
  getNotiflow, // GET /notiflows/:handle
  upsertNotiflow, // PUT /notiflows/:handle
  publishNotiflow, // POST /notiflows/:handle/publish
  validateNotiflow, // POST /notiflows/:handle/validate
  activateNotiflow, // POST /notiflows/:handle/activate
  deactivateNotiflow, // POST /notiflows/:handle/deactivate
];
