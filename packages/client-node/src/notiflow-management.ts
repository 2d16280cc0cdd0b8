import { inspect } from 'node:util';
import { createCaller } from './call-operation.ts';
import { checkCredential } from './check-connection.ts';
import { createChannels } from './management/channels.ts';
import {
  createAccountTokens,
  createApiKeys,
  createMembers,
  createSigningKeys,
} from './management/credentials.ts';
import { createEventEndpoints } from './management/event-endpoints.ts';
import { createNotiflows } from './management/notiflows.ts';
import {
  createOverview,
  createQueues,
  createSearch,
  createWorkers,
} from './management/overview.ts';
import {
  createAuditLog,
  createClock,
  createProjects,
  createSettings,
} from './management/projects.ts';
import { createDeadLetters, createReplays } from './management/replays.ts';
import { createSchedules } from './management/schedules.ts';
import { createSuppressions } from './management/suppressions.ts';
import { createLayouts, createPartials, createTranslations } from './management/template-parts.ts';
import type { CallOptions } from './operations.ts';
import type { ConnectionOptions } from './request-options.ts';
import { createSender, type SendRequest } from './send-request.ts';

/** How to reach the Management API. */
export interface NotiflowManagementOptions extends ConnectionOptions {
  /** Account token `nf_at_…`. */
  accountToken: string;
  /** Slug of the project; needed when the account has several. */
  project?: string | undefined;
}

/** The Management API: projects, notiflows, channels and keys. */
export class NotiflowManagement {
  /** Sends any request below `/management/v1`. */
  readonly request: SendRequest;
  /** The account, and the project this token acts in. */
  readonly whoami;
  readonly projects;
  readonly settings;
  readonly clock;
  readonly notiflows;
  readonly channels;
  readonly suppressions;
  readonly deadLetters;
  readonly replays;
  readonly eventEndpoints;
  readonly schedules;
  readonly partials;
  readonly layouts;
  readonly translations;
  readonly apiKeys;
  /** Keys with which your servers sign who the users of your pages are. */
  readonly signingKeys;
  readonly accountTokens;
  readonly members;
  /** Finds whatever a text names in the project, and says where it lives. */
  readonly search;
  readonly overview;
  readonly queues;
  readonly workers;
  readonly auditLog;

  constructor({ accountToken, project, ...connection }: NotiflowManagementOptions) {
    const credentials = toHeaders({ accountToken, project });
    this.request = createSender(connection, { prefix: '/management/v1', credentials });
    const caller = createCaller(this.request);
    this.whoami = (options?: CallOptions) => caller.call('GET /management/v1/whoami', { options });
    this.projects = createProjects(caller);
    this.settings = createSettings(caller);
    this.clock = createClock(caller);
    this.notiflows = createNotiflows(caller);
    this.channels = createChannels(caller);
    this.suppressions = createSuppressions(caller);
    this.deadLetters = createDeadLetters(caller);
    this.replays = createReplays(caller);
    this.eventEndpoints = createEventEndpoints(caller);
    this.schedules = createSchedules(caller);
    this.partials = createPartials(caller);
    this.layouts = createLayouts(caller);
    this.translations = createTranslations(caller);
    this.apiKeys = createApiKeys(caller);
    this.signingKeys = createSigningKeys(caller);
    this.accountTokens = createAccountTokens(caller);
    this.members = createMembers(caller);
    this.search = createSearch(caller);
    this.overview = createOverview(caller);
    this.queues = createQueues(caller);
    this.workers = createWorkers(caller);
    this.auditLog = createAuditLog(caller);
  }

  [inspect.custom](): string {
    return 'NotiflowManagement {}';
  }
}

function toHeaders({
  accountToken,
  project,
}: Pick<NotiflowManagementOptions, 'accountToken' | 'project'>): Record<string, string> {
  checkCredential(accountToken, 'accountToken');
  const authorization = `Bearer ${accountToken}`;
  if (project === undefined) return { authorization };
  checkCredential(project, 'project');
  return { authorization, 'x-notiflows-project': project };
}
