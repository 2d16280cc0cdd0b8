import type { ProjectFacts } from './fill-project.ts';
import type { RouteRequest } from './project-access.ts';

/** A field that takes an id, given one of another project. */
export interface ForeignReference {
  route: string;
  /** The field as `body.runs[].notiflow` or `query.channel_id`. */
  place: string;
  request: (foreign: ProjectFacts, own: ProjectFacts) => RouteRequest;
  /** Fails the test unless the answer is the one to an id nobody has. */
  expects: (answer: { status: number; body: Answered }) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer was checked against its schema when it came
type Answered = any;

const cursorOf = (id: string) => Buffer.from(JSON.stringify({ id })).toString('base64url');

const isEmptyList = ({ status, body }: { status: number; body: Answered }) => {
  expect([status, body.items]).toEqual([200, []]);
};

const matchesNothing = ({ status, body }: { status: number; body: Answered }) => {
  expect([status, body.matched]).toEqual([200, 0]);
};

const isList = ({ status }: { status: number }) => {
  expect(status).toBe(200);
};

const isRefusedItem = ({ status, body }: { status: number; body: Answered }) => {
  expect([status, body.results[0].status]).toEqual([207, 422]);
};

/** A list whose filter names something of the other project. */
function filter(
  route: string,
  { name, id, params }: { name: string; id: keyof ProjectFacts; params?: Record<string, string> },
): ForeignReference {
  return {
    route,
    place: `query.${name}`,
    request: (foreign) => ({ ...(params && { params }), query: { [name]: foreign[id] } }),
    expects: isEmptyList,
  };
}

/** A list whose cursor stands at something of the other project: a place in time like any other, with own rows around it. */
function cursors(
  route: string,
  { id, params }: { id: keyof ProjectFacts; params?: Record<string, string> },
): ForeignReference[] {
  return ['after', 'before'].map((name) => ({
    route,
    place: `query.${name}`,
    request: (foreign) => ({
      ...(params && { params }),
      query: { [name]: cursorOf(foreign[id]) },
    }),
    expects: isList,
  }));
}

const ada = { external_id: 'ada' };

/** A filter of the deliveries of an own notification. */
function deliveriesFilter(
  name: string,
  foreignOf: (foreign: ProjectFacts) => string,
): Pick<ForeignReference, 'route' | 'place' | 'request'> {
  return {
    route: 'listDeliveriesOfNotification',
    place: `query.${name}`,
    request: (foreign, own) => ({
      params: { id: own.notificationId },
      query: { [name]: foreignOf(foreign) },
    }),
  };
}

/** THE TABLE of fields that take an id; a route with one that is not here fails the tenants test. */
export const foreignReferences: ForeignReference[] = [
  ...cursors('listRuns', { id: 'runId' }),
  filter('listRuns', { name: 'notiflow_id', id: 'notiflowId' }),
  ...cursors('listNotifications', { id: 'notificationId' }),
  filter('listNotifications', { name: 'notiflow_run_id', id: 'runId' }),
  ...cursors('listDeliveries', { id: 'deliveryId' }),
  filter('listDeliveries', { name: 'channel_id', id: 'channelId' }),
  filter('listDeliveries', { name: 'notiflow_run_id', id: 'runId' }),
  filter('listDeliveries', { name: 'notification_id', id: 'notificationId' }),
  {
    ...deliveriesFilter('channel_id', ({ channelId }) => channelId),
    expects: isEmptyList,
  },
  { ...deliveriesFilter('after', ({ deliveryId }) => cursorOf(deliveryId)), expects: isList },
  { ...deliveriesFilter('before', ({ deliveryId }) => cursorOf(deliveryId)), expects: isList },
  {
    route: 'tellEvent',
    place: 'body.id',
    // A name of the caller's own, of which each project has its own.
    request: ({ runId }, { user }) => ({
      body: { name: 'order.paid', id: runId, recipient: { external_id: user } },
    }),
    expects: ({ status, body }) => expect([status, body]).toEqual([202, { recipients: 1 }]),
  },
  filter('listDeadLetters', { name: 'channel_id', id: 'channelId' }),
  filter('listDeadLetters', { name: 'notiflow_id', id: 'notiflowId' }),
  filter('listDeadLetters', { name: 'notiflow_run_id', id: 'runId' }),
  ...cursors('listReplays', { id: 'runId' }),
  {
    route: 'beginReplay',
    place: 'body.delivery_ids',
    request: ({ deliveryId }) => ({ body: { delivery_ids: [deliveryId], dry_run: true } }),
    expects: matchesNothing,
  },
  ...(
    [
      ['channel_id', 'channelId'],
      ['notiflow_id', 'notiflowId'],
      ['notiflow_run_id', 'runId'],
    ] as const
  ).map(([name, id]) => ({
    route: 'beginReplay',
    place: `body.filter.${name}`,
    request: (foreign: ProjectFacts) => ({
      body: { filter: { [name]: foreign[id] }, dry_run: true },
    }),
    expects: matchesNothing,
  })),
  ...cursors('listUsers', { id: 'runId' }),
  ...cursors('listSuppressions', { id: 'runId' }),
  ...cursors('listEndpoints', { id: 'endpointId' }),
  ...['after', 'before'].map((name) => ({
    route: 'listEventMessages',
    place: `query.${name}`,
    request: (foreign: ProjectFacts, own: ProjectFacts) => ({
      params: { id: own.endpointId },
      query: { [name]: cursorOf(foreign.eventMessageId) },
    }),
    expects: isList,
  })),
  {
    route: 'upsertUser',
    place: 'body.preferences.notiflows',
    request: ({ notiflowId }) => ({
      params: ada,
      body: { preferences: { notiflows: { [notiflowId]: { enabled: false } } } },
    }),
    expects: ({ status }) => expect(status).toBe(422),
  },
  {
    route: 'upsertUser',
    place: 'body.channel_settings[].channel_id',
    request: ({ channelId }) => ({
      params: ada,
      body: { channel_settings: [{ channel_id: channelId, settings: { device_tokens: ['t'] } }] },
    }),
    expects: ({ status }) => expect(status).toBe(422),
  },
  {
    route: 'upsertUsers',
    place: 'body.users[].preferences.notiflows',
    request: ({ notiflowId }) => ({
      body: {
        users: [{ ...ada, preferences: { notiflows: { [notiflowId]: { enabled: false } } } }],
      },
    }),
    expects: isRefusedItem,
  },
  {
    route: 'upsertUsers',
    place: 'body.users[].channel_settings[].channel_id',
    request: ({ channelId }) => ({
      body: {
        users: [
          {
            ...ada,
            channel_settings: [{ channel_id: channelId, settings: { device_tokens: ['t'] } }],
          },
        ],
      },
    }),
    expects: isRefusedItem,
  },
  {
    route: 'updatePreferences',
    place: 'body.notiflows',
    request: ({ notiflowId }) => ({
      params: ada,
      body: { notiflows: { [notiflowId]: { enabled: false } } },
    }),
    expects: ({ status }) => expect(status).toBe(422),
  },
  {
    route: 'updateOwnPreferences',
    place: 'body.notiflows',
    request: ({ notiflowId }) => ({ body: { notiflows: { [notiflowId]: { enabled: false } } } }),
    expects: ({ status }) => expect(status).toBe(422),
  },
  ...cursors('listNotificationsOfUser', { id: 'notificationId', params: ada }),
  filter('listNotificationsOfUser', { name: 'notiflow_run_id', id: 'runId', params: ada }),
  ...cursors('listDeliveriesOfUser', { id: 'deliveryId', params: ada }),
  filter('listDeliveriesOfUser', { name: 'channel_id', id: 'channelId', params: ada }),
  filter('listDeliveriesOfUser', { name: 'notiflow_run_id', id: 'runId', params: ada }),
  filter('listDeliveriesOfUser', { name: 'notification_id', id: 'notificationId', params: ada }),
  ...cursors('listSubscriptionsOfUser', { id: 'runId', params: ada }),
  ...cursors('listTopics', { id: 'runId' }),
  ...cursors('listSubscriptionsOfTopic', { id: 'runId', params: { name: 'news' } }),
  filter('listAuditLog', { name: 'request_id', id: 'runId' }),
  ...cursors('listAuditLog', { id: 'runId' }),
  ...['listPartials', 'listLayouts', 'listTranslations'].flatMap((route) =>
    cursors(route, { id: 'runId' }),
  ),
  ...['after', 'before'].map((name) => ({
    route: 'listDigestItems',
    place: `query.${name}`,
    request: (foreign: ProjectFacts, own: ProjectFacts) => ({
      params: { id: own.notificationId },
      query: { [name]: cursorOf(foreign.notificationId) },
    }),
    expects: isList,
  })),
  ...cursors('listFeedEntries', { id: 'entryId', params: { channel_id: 'feed' } }),
  filter('listFeedEntries', { name: 'notiflow', id: 'notiflowId', params: { channel_id: 'feed' } }),
  {
    route: 'markAllFeedEntries',
    place: 'body.notiflow',
    request: ({ notiflowId }) => ({
      params: { channel_id: 'feed' },
      body: { set: { read: true }, notiflow: notiflowId },
    }),
    expects: ({ status, body }) => expect([status, body.updated]).toEqual([200, 0]),
  },
  {
    route: 'markFeedEntries',
    place: 'body.entry_ids',
    request: ({ entryId }) => ({
      params: { channel_id: 'feed' },
      body: { entry_ids: [entryId], set: { read: true } },
    }),
    expects: ({ status }) => expect(status).toBe(404),
  },
  ...cursors('listSchedules', { id: 'scheduleId' }),
  ...cursors('listFirings', { id: 'runId', params: { handle: 'weekly' } }),
  {
    route: 'putSchedule',
    place: 'body.notiflow',
    request: ({ notiflowId }) => ({
      params: { handle: 'taken' },
      body: { name: 'Taken', notiflow: notiflowId, cron: '0 9 * * *', topic: 'news' },
    }),
    expects: ({ status }) => expect(status).toBe(404),
  },
  {
    route: 'runInBulk',
    place: 'body.runs[].notiflow',
    request: ({ notiflowId }) => ({
      body: { runs: [{ notiflow: notiflowId, recipients: [{ external_id: 'ada' }] }] },
    }),
    expects: ({ status, body }) => {
      expect([status, body.results[0].status]).toEqual([207, 404]);
    },
  },
  {
    route: 'subscribeUsers',
    place: 'body.user_external_ids',
    request: () => ({ params: { name: 'news' }, body: { user_external_ids: ['nobody'] } }),
    expects: ({ status, body }) => {
      expect([status, body.failed]).toEqual([
        207,
        [{ external_id: 'nobody', reason: 'User not found' }],
      ]);
    },
  },
  {
    route: 'unsubscribeUsers',
    place: 'body.user_external_ids',
    request: () => ({ params: { name: 'news' }, body: { user_external_ids: ['nobody'] } }),
    expects: ({ status, body }) => {
      expect([status, body.failed]).toEqual([
        207,
        [{ external_id: 'nobody', reason: 'User not found' }],
      ]);
    },
  },
];
