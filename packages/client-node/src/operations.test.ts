import { readFileSync } from 'node:fs';
import { Notiflow } from './notiflow.ts';
import { NotiflowManagement } from './notiflow-management.ts';
import type { OperationName } from './operations.ts';

const sent: string[] = [];
const answer = { items: [], page: { after: null, before: null } };
const options = {
  fetch: async (url: string | URL | Request, init?: RequestInit) => {
    sent.push(`${init?.method} ${new URL(url instanceof Request ? url.url : url).pathname}`);
    return Response.json(answer);
  },
};
const admin = new Notiflow({ secretKey: 'sk_1', ...options });
const management = new NotiflowManagement({ accountToken: 'at_1', ...options });
const { users, topics } = admin;
const {
  notiflows,
  channels,
  suppressions,
  schedules,
  apiKeys,
  signingKeys,
  accountTokens,
  members,
} = management;
const { deadLetters, replays, eventEndpoints } = management;
const body = {} as never;

/** THE METHOD TABLE: for each operation the method that calls it, with "1" and "2" for what goes into its path. */
const methods: Record<OperationName, () => PromiseLike<unknown>> = {
  'POST /admin/v1/notiflows/{id}/run': () => admin.notiflows.run('1', body),
  'POST /admin/v1/notiflows/{id}/plan': () => admin.notiflows.plan('1', body),
  'POST /admin/v1/notiflows/run-bulk': () => admin.notiflows.runBulk([]),
  'GET /admin/v1/runs': () => admin.runs.list(),
  'GET /admin/v1/runs/{id}': () => admin.runs.get('1'),
  'GET /admin/v1/runs/{id}/recipients/{external_id}/explain': () => admin.runs.explain('1', '2'),
  'POST /admin/v1/runs/{id}/cancel': () => admin.runs.cancel('1'),
  'POST /admin/v1/runs/cancel': () => admin.runs.cancelByKey('1'),
  'POST /admin/v1/events': () => admin.events.tell(body),
  'GET /admin/v1/notifications': () => admin.notifications.list(),
  'GET /admin/v1/notifications/{id}': () => admin.notifications.get('1'),
  'GET /admin/v1/notifications/{id}/deliveries': () => admin.notifications.listDeliveries('1'),
  'GET /admin/v1/notifications/{id}/digest-items': () => admin.notifications.listDigestItems('1'),
  'GET /admin/v1/deliveries': () => admin.deliveries.list(),
  'GET /admin/v1/deliveries/{id}': () => admin.deliveries.get('1'),
  'POST /admin/v1/deliveries/{id}/recall': () => admin.deliveries.recall('1'),
  'GET /admin/v1/users': () => users.list(),
  'GET /admin/v1/users/{external_id}': () => users.get('1'),
  'PUT /admin/v1/users/{external_id}': () => users.upsert('1'),
  'POST /admin/v1/users/bulk': () => users.upsertBulk([]),
  'DELETE /admin/v1/users/{external_id}': () => users.delete('1'),
  'GET /admin/v1/users/{external_id}/preferences': () => users.preferences.get('1'),
  'PUT /admin/v1/users/{external_id}/preferences': () => users.preferences.update('1', body),
  'GET /admin/v1/users/{external_id}/channel-settings/{channel_id}': () =>
    users.channelSettings.get('1', '2'),
  'PUT /admin/v1/users/{external_id}/channel-settings/{channel_id}': () =>
    users.channelSettings.update('1', '2', body),
  'DELETE /admin/v1/users/{external_id}/channel-settings/{channel_id}': () =>
    users.channelSettings.delete('1', '2'),
  'GET /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}': () =>
    users.channelSubscriptions.list('1', '2'),
  'POST /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}': () =>
    users.channelSubscriptions.upsert('1', '2', body),
  'DELETE /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}': () =>
    users.channelSubscriptions.delete('1', '2', 'name'),
  'POST /admin/v1/users/{external_id}/inbox-links': () => users.inboxLinks.create('1'),
  'DELETE /admin/v1/users/{external_id}/inbox-links': () => users.inboxLinks.end('1'),
  'GET /admin/v1/users/{external_id}/subscriptions': () => users.subscriptions.list('1'),
  'POST /admin/v1/users/{external_id}/subscriptions': () => users.subscriptions.create('1', 'news'),
  'GET /admin/v1/users/{external_id}/subscriptions/{topic_name}': () =>
    users.subscriptions.get('1', '2'),
  'DELETE /admin/v1/users/{external_id}/subscriptions/{topic_name}': () =>
    users.subscriptions.delete('1', '2'),
  'GET /admin/v1/users/{external_id}/notifications': () => users.notifications.list('1'),
  'GET /admin/v1/users/{external_id}/notifications/{id}': () => users.notifications.get('1', '2'),
  'GET /admin/v1/users/{external_id}/deliveries': () => users.deliveries.list('1'),
  'GET /admin/v1/users/{external_id}/deliveries/{id}': () => users.deliveries.get('1', '2'),
  'GET /admin/v1/topics': () => topics.list(),
  'GET /admin/v1/topics/{name}': () => topics.get('1'),
  'DELETE /admin/v1/topics/{name}': () => topics.delete('1'),
  'GET /admin/v1/topics/{name}/subscriptions': () => topics.subscriptions.list('1'),
  'POST /admin/v1/topics/{name}/subscriptions': () => topics.subscriptions.subscribe('1', ['ada']),
  'DELETE /admin/v1/topics/{name}/subscriptions': () =>
    topics.subscriptions.unsubscribe('1', ['ada']),

  'GET /management/v1/whoami': () => management.whoami(),
  'GET /management/v1/projects': () => management.projects.list(),
  'POST /management/v1/projects': () => management.projects.create(body),
  'GET /management/v1/projects/{slug}': () => management.projects.get('1'),
  'GET /management/v1/clock': () => management.clock.get(),
  'POST /management/v1/clock': () => management.clock.move(body),
  'GET /management/v1/settings': () => management.settings.get(),
  'PUT /management/v1/settings': () => management.settings.update(body),
  'GET /management/v1/notiflows': () => notiflows.list(),
  'GET /management/v1/notiflows/{handle}': () => notiflows.get('1'),
  'PUT /management/v1/notiflows/{handle}': () => notiflows.put('1', body),
  'POST /management/v1/notiflows/{handle}/publish': () => notiflows.publish('1'),
  'POST /management/v1/notiflows/{handle}/validate': () => notiflows.validate('1'),
  'POST /management/v1/notiflows/{handle}/rollback': () => notiflows.rollback('1'),
  'POST /management/v1/notiflows/{handle}/activate': () => notiflows.activate('1'),
  'POST /management/v1/notiflows/{handle}/deactivate': () => notiflows.deactivate('1'),
  'POST /management/v1/notiflows/{handle}/archive': () => notiflows.archive('1'),
  'POST /management/v1/notiflows/{handle}/run': () => notiflows.run('1', body),
  'POST /management/v1/notiflows/{handle}/plan': () => notiflows.plan('1', body),
  'POST /management/v1/notiflows/{handle}/preview': () => notiflows.preview('1'),
  'GET /management/v1/notiflows/{handle}/step-counts': () => notiflows.stepCounts('1'),
  'GET /management/v1/notiflows/{handle}/vocabulary': () => notiflows.vocabulary('1'),
  'GET /management/v1/notiflows/{handle}/samples': () => notiflows.samples.list('1'),
  'GET /management/v1/notiflows/{handle}/samples/{id}': () => notiflows.samples.get('1', '2'),
  'GET /management/v1/notiflows/{handle}/versions': () => notiflows.versions.list('1'),
  'GET /management/v1/notiflows/{handle}/versions/{version_number}': () =>
    notiflows.versions.get('1', 2),
  'GET /management/v1/notiflows/{handle}/versions/{version_number}/diff': () =>
    notiflows.versions.diff('1', 2),
  'GET /management/v1/notiflows/{handle}/steps/{step}/template': () =>
    notiflows.templates.get('1', '2'),
  'PUT /management/v1/notiflows/{handle}/steps/{step}/template': () =>
    notiflows.templates.put('1', '2', body),
  'GET /management/v1/schedules': () => schedules.list(),
  'GET /management/v1/schedules/{handle}': () => schedules.get('1'),
  'PUT /management/v1/schedules/{handle}': () => schedules.put('1', body),
  'DELETE /management/v1/schedules/{handle}': () => schedules.delete('1'),
  'POST /management/v1/schedules/{handle}/pause': () => schedules.pause('1'),
  'POST /management/v1/schedules/{handle}/resume': () => schedules.resume('1'),
  'GET /management/v1/schedules/{handle}/firings': () => schedules.firings('1'),
  'GET /management/v1/channels': () => channels.list(),
  'GET /management/v1/channels/{handle}': () => channels.get('1'),
  'PUT /management/v1/channels/{handle}': () => channels.put('1', body),
  'DELETE /management/v1/channels/{handle}': () => channels.delete('1'),
  'GET /management/v1/channels/{handle}/health': () => channels.health('1'),
  'POST /management/v1/channels/{handle}/unblock': () => channels.unblock('1'),
  'POST /management/v1/channels/{handle}/test': () => channels.test('1', body),
  'GET /management/v1/dead-letters': () => deadLetters.list(),
  'GET /management/v1/replays': () => replays.list(),
  'POST /management/v1/replays': () => replays.begin(body),
  'GET /management/v1/replays/{id}': () => replays.get('1'),
  'POST /management/v1/replays/{id}/cancel': () => replays.cancel('1'),
  'GET /management/v1/suppressions': () => suppressions.list(),
  'POST /management/v1/suppressions': () => suppressions.add(body),
  'POST /management/v1/suppressions/bulk': () => suppressions.addMany(body),
  'POST /management/v1/suppressions/release': () => suppressions.release(body),
  'DELETE /management/v1/suppressions/{id}': () => suppressions.remove('1'),
  'GET /management/v1/event-endpoints': () => eventEndpoints.list(),
  'POST /management/v1/event-endpoints': () => eventEndpoints.create(body),
  'GET /management/v1/event-endpoints/{id}': () => eventEndpoints.get('1'),
  'PUT /management/v1/event-endpoints/{id}': () => eventEndpoints.put('1', body),
  'DELETE /management/v1/event-endpoints/{id}': () => eventEndpoints.delete('1'),
  'POST /management/v1/event-endpoints/{id}/rotate-secret': () => eventEndpoints.rotateSecret('1'),
  'POST /management/v1/event-endpoints/{id}/enable': () => eventEndpoints.enable('1'),
  'POST /management/v1/event-endpoints/{id}/disable': () => eventEndpoints.disable('1'),
  'POST /management/v1/event-endpoints/{id}/test': () => eventEndpoints.test('1'),
  'POST /management/v1/event-endpoints/{id}/replay': () => eventEndpoints.replay('1', body),
  'GET /management/v1/event-endpoints/{id}/messages': () => eventEndpoints.messages.list('1'),
  'GET /management/v1/event-endpoints/{id}/messages/{message_id}': () =>
    eventEndpoints.messages.get('1', '2'),
  'POST /management/v1/event-endpoints/{id}/messages/{message_id}/replay': () =>
    eventEndpoints.messages.replay('1', '2'),
  'GET /management/v1/partials': () => management.partials.list(),
  'GET /management/v1/partials/{name}': () => management.partials.get('1'),
  'PUT /management/v1/partials/{name}': () => management.partials.put('1', body),
  'DELETE /management/v1/partials/{name}': () => management.partials.delete('1'),
  'GET /management/v1/layouts': () => management.layouts.list(),
  'GET /management/v1/layouts/{name}': () => management.layouts.get('1'),
  'PUT /management/v1/layouts/{name}': () => management.layouts.put('1', body),
  'DELETE /management/v1/layouts/{name}': () => management.layouts.delete('1'),
  'GET /management/v1/translations': () => management.translations.list(),
  'GET /management/v1/translations/{locale}': () => management.translations.get('1'),
  'PUT /management/v1/translations/{locale}': () => management.translations.put('1', body),
  'DELETE /management/v1/translations/{locale}': () => management.translations.delete('1'),
  'GET /management/v1/api-keys': () => apiKeys.list(),
  'POST /management/v1/api-keys': () => apiKeys.create(body),
  'POST /management/v1/api-keys/{id}/rotate': () => apiKeys.rotate('1'),
  'DELETE /management/v1/api-keys/{id}': () => apiKeys.revoke('1'),
  'GET /management/v1/signing-keys': () => signingKeys.list(),
  'POST /management/v1/signing-keys': () => signingKeys.create(body),
  'POST /management/v1/signing-keys/{id}/rotate': () => signingKeys.rotate('1'),
  'DELETE /management/v1/signing-keys/{id}': () => signingKeys.revoke('1'),
  'GET /management/v1/account-tokens': () => accountTokens.list(),
  'POST /management/v1/account-tokens': () => accountTokens.create(body),
  'PUT /management/v1/account-tokens/{id}': () => accountTokens.rename('1', 'ci'),
  'DELETE /management/v1/account-tokens/{id}': () => accountTokens.delete('1'),
  'GET /management/v1/audit-log': () => management.auditLog.list(),
  'GET /management/v1/search': () => management.search('1'),
  'GET /management/v1/overview': () => management.overview.get(),
  'GET /management/v1/queues': () => management.queues.list(),
  'POST /management/v1/queues/{name}/pause': () => management.queues.pause('1'),
  'POST /management/v1/queues/{name}/resume': () => management.queues.resume('1'),
  'POST /management/v1/queues/{name}/drain': () => management.queues.drain('1'),
  'GET /management/v1/workers': () => management.workers.list(),
  'GET /management/v1/members': () => members.list(),
  'POST /management/v1/members': () => members.create(body),
  'GET /management/v1/members/{id}': () => members.get('1'),
  'PUT /management/v1/members/{id}': () => members.update('1', body),
  'DELETE /management/v1/members/{id}': () => members.delete('1'),
  'POST /management/v1/members/{id}/link': () => members.createLink('1'),
  'DELETE /management/v1/members/{id}/second-factor': () => members.resetSecondFactor('1'),
  'DELETE /management/v1/members/{id}/identity': () => members.removeIdentity('1'),
  'GET /management/v1/account-audit-log': () => management.auditLog.listAccount(),
};

function listDocumented(): string[] {
  const file = new URL('../../../docs/openapi.json', import.meta.url);
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: object };
  const isStream = (operation: object) => JSON.stringify(operation).includes('text/event-stream');
  // Users and members come by browser.
  const ofServers = Object.entries(paths).filter(([path]) => !/^\/(user|ops)\//.test(path));
  return ofServers.flatMap(([path, operations]) =>
    Object.entries(operations as object)
      .filter(([, operation]) => !isStream(operation))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
}

describe('the client', () => {
  it('has a method for every operation for servers, and none for another', () => {
    const documented = listDocumented();
    expect({
      withoutMethod: documented.filter((name) => !(name in methods)),
      notDocumented: Object.keys(methods).filter((name) => !documented.includes(name)),
    }).toEqual({ withoutMethod: [], notDocumented: [] });
  });

  it('has no method that is not in the table', () => {
    const countMethods = (value: object): number =>
      Object.entries(value).reduce((sum, [name, member]) => {
        if (typeof member === 'function') return sum + (name === 'request' ? 0 : 1);
        return sum + countMethods(member);
      }, 0);
    expect(countMethods(admin) + countMethods(management)).toBe(Object.keys(methods).length);
  });

  it.each(Object.entries(methods))('calls %s', async (name, callIt) => {
    sent.length = 0;
    await callIt();
    let place = 0;
    const path = name.replaceAll(/\{\w+\}/g, () => {
      place += 1;
      return String(place);
    });
    expect(sent).toEqual([path]);
  });
});
