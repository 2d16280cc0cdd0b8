import { inspect } from 'node:util';
import { createDeliveries, createNotifications } from './admin/deliveries.ts';
import { createEvents } from './admin/events.ts';
import { createNotiflows, createRuns } from './admin/runs.ts';
import { createTopics } from './admin/topics.ts';
import { createUsers } from './admin/users.ts';
import { createCaller } from './call-operation.ts';
import { checkCredential } from './check-connection.ts';
import type { ConnectionOptions } from './request-options.ts';
import { createSender, type SendRequest } from './send-request.ts';

/** How to reach the Admin API of a project. */
export interface NotiflowOptions extends ConnectionOptions {
  /** Public key `pk_…`; may be left out, since the secret key names its project. */
  apiKey?: string | undefined;
  /** Secret key `sk_…`; for servers only. */
  secretKey: string;
}

/** The Admin API: runs, users, topics, and what became of them. */
export class Notiflow {
  /** Sends any request below `/admin/v1`. */
  readonly request: SendRequest;
  readonly notiflows;
  readonly runs;
  readonly events;
  readonly users;
  readonly topics;
  readonly notifications;
  readonly deliveries;

  constructor({ apiKey, secretKey, ...connection }: NotiflowOptions) {
    const credentials = toHeaders({ apiKey, secretKey });
    this.request = createSender(connection, { prefix: '/admin/v1', credentials });
    const caller = createCaller(this.request);
    this.notiflows = createNotiflows(caller);
    this.runs = createRuns(caller);
    this.events = createEvents(caller);
    this.users = createUsers(caller);
    this.topics = createTopics(caller);
    this.notifications = createNotifications(caller);
    this.deliveries = createDeliveries(caller);
  }

  [inspect.custom](): string {
    return 'Notiflow {}';
  }
}

function toHeaders({
  apiKey,
  secretKey,
}: Pick<NotiflowOptions, 'apiKey' | 'secretKey'>): Record<string, string> {
  checkCredential(secretKey, 'secretKey');
  if (apiKey === undefined) return { authorization: `Bearer ${secretKey}` };
  checkCredential(apiKey, 'apiKey');
  return { 'x-notiflows-api-key': apiKey, 'x-notiflows-secret-key': secretKey };
}
