import { deliveryStatuses, notificationStatuses, runStatuses } from '@notiflow/contracts';

/** A request that a screen of the dashboard makes. */
export interface Ask {
  screen: string;
  /** What it asks for, in words. */
  what: string;
  /** As the OpenAPI document names it. */
  operation: string;
  params?: string[];
  query?: Record<string, string | number>;
  body?: object;
  /** Asks for the page after the one that this names. */
  isNext?: boolean;
}

/** Rows of an installation that screens are opened with. */
export interface Known {
  runId: string;
  broadcastId: string;
  notificationId: string;
  broadcastNotificationId: string;
  deliveryId: string;
  /** Of somebody, of somebody with very much, and of whom the broadcast reached. */
  person: string;
  busyPerson: string;
  notiflowId: string;
  emailId: string;
  webhookId: string;
  endpointId: string;
  replayId: string;
  fingerprint: string;
  requestId: string;
  providerMessageId: string;
  /** Moments near the beginning, in the middle, and just before the broadcast. */
  early: string;
  halfway: string;
  lately: string;
}

type Query = Record<string, string | number>;

const ranges = ['15m', '1h', '6h', '24h', '7d', '30d'];

/** THE LIST of what screens ask for: whole, next page, by each filter, by those together that are hard to serve, as CSV. */
export function listAsks(known: Known): Ask[] {
  const { early, halfway, lately } = known;
  const times: [string, Query][] = [
    ['early', { created_before: early }],
    ['in the middle', { created_after: early, created_before: halfway }],
    ['of the last day', { created_after: lately }],
  ];
  const list = (screen: string, operation: string, params?: string[]) => {
    const ask = (what: string, query: Query = {}, more: Partial<Ask> = {}): Ask => {
      return { screen, operation, params, what, query: { limit: 50, ...query }, ...more };
    };
    return {
      ask,
      pages: [
        ask('first page'),
        ask('next page', {}, { isNext: true }),
        ask('a page of the CSV', { limit: 500 }, { isNext: true }),
      ],
    };
  };
  const one = (screen: string, operation: string, params: string[] = [], query?: Query): Ask => {
    return { screen, what: 'it', operation, params, query };
  };
  const by = (name: string, values: readonly string[]) =>
    values.map((value): [string, Query] => [value.replaceAll('_', ' '), { [name]: value }]);
  const asked = ({ ask }: ReturnType<typeof list>, filters: [string, Query][]) =>
    filters.map(([what, query]) => ask(what, query));

  const runs = list('Runs', 'GET /admin/v1/runs');
  const notifications = list('Notifications', 'GET /admin/v1/notifications');
  const recipients = list('Run (broadcast)', 'GET /admin/v1/notifications');
  const ofBroadcast = { notiflow_run_id: known.broadcastId };
  const deliveries = list('Deliveries', 'GET /admin/v1/deliveries');
  const users = list('Users', 'GET /admin/v1/users');
  const topic = list('Topic', 'GET /admin/v1/topics/{name}/subscriptions', ['everyone']);
  const topics = list('Topics', 'GET /admin/v1/topics');
  const suppressions = list('Suppressions', 'GET /management/v1/suppressions');
  const messages = list('Event endpoint', 'GET /management/v1/event-endpoints/{id}/messages', [
    known.endpointId,
  ]);
  const audit = list('Audit log', 'GET /management/v1/audit-log');
  const firings = list('Schedule', 'GET /management/v1/schedules/{handle}/firings', ['nightly']);
  const replay = (what: string, body: object): Ask => ({
    screen: 'Failures',
    what,
    operation: 'POST /management/v1/replays',
    body: { dry_run: true, rate_per_second: 100, ...body },
  });
  const user = (screen: string, person: string): Ask[] => {
    const base = 'GET /admin/v1/users/{external_id}';
    const lists = ['notifications', 'deliveries', 'subscriptions'].flatMap((name) => {
      const rows = list(screen, `${base}/${name}`, [person]);
      return [rows.ask(name), rows.ask(`${name}, next page`, {}, { isNext: true })];
    });
    const rare = list(screen, `${base}/deliveries`, [person]);
    return [
      one(screen, base, [person]),
      ...lists,
      rare.ask('deliveries that failed', { status: 'failed' }),
      rare.ask('deliveries that nobody has', { status: 'quarantined' }),
      one(screen, `${base}/preferences`, [person]),
      {
        screen,
        what: 'suppressions',
        operation: 'GET /management/v1/suppressions',
        query: { channel_type: 'email', address: `${person}@example.com`, limit: 10 },
      },
    ];
  };
  const page: Query = { page: 1, limit: 100 };
  return [
    ...ranges.map((range) => ({
      ...one('Overview', 'GET /management/v1/overview', [], { range }),
      what: range,
    })),
    ...runs.pages,
    ...asked(runs, [
      ...by('status', runStatuses),
      ['notiflow', { notiflow_id: known.notiflowId }],
      ['topic', { topic: 'everyone' }],
      ['topic nobody knows', { topic: 'nobody' }],
      ...times,
      ['rare status early', { status: 'failed', created_before: early }],
      ['rare status of the last day', { status: 'failed', created_after: lately }],
      [
        'canceled, notiflow, early',
        { status: 'canceled', notiflow_id: known.notiflowId, created_before: early },
      ],
    ]),
    one('Run', 'GET /admin/v1/runs/{id}', [known.runId]),
    one('Run (broadcast)', 'GET /admin/v1/runs/{id}', [known.broadcastId]),
    ...asked(recipients, [
      ['recipients', ofBroadcast],
      ...by('status', notificationStatuses).map(([what, query]): [string, Query] => [
        `recipients ${what}`,
        { ...ofBroadcast, ...query },
      ]),
    ]),
    recipients.ask('recipients, next page', ofBroadcast, { isNext: true }),
    recipients.ask('a page of the CSV', { ...ofBroadcast, limit: 500 }, { isNext: true }),
    { ...replay('resend failed', { filter: ofBroadcast }), screen: 'Run (broadcast)' },
    ...notifications.pages,
    ...asked(notifications, [
      ...by('status', notificationStatuses),
      ['topic', { topic: 'team' }],
      ['topic nobody knows', { topic: 'nobody' }],
      ...times,
      ['rare status early', { status: 'failed', created_before: early }],
      ['status and topic that never meet', { status: 'waiting', topic: 'team' }],
    ]),
    one('Notification', 'GET /admin/v1/notifications/{id}', [known.notificationId]),
    one('Notification', 'GET /admin/v1/runs/{id}/recipients/{external_id}/explain', [
      known.runId,
      known.person,
    ]),
    {
      ...one('Notification', 'GET /admin/v1/runs/{id}/recipients/{external_id}/explain', [
        known.broadcastId,
        known.person,
      ]),
      what: 'explain, of the broadcast',
    },
    ...deliveries.pages,
    ...asked(deliveries, [
      ...by('status', deliveryStatuses),
      ['channel', { channel_id: known.webhookId }],
      ['topic', { topic: 'team' }],
      ['topic nobody knows', { topic: 'nobody' }],
      ['run', { notiflow_run_id: known.broadcastId }],
      ['notification', { notification_id: known.notificationId }],
      ...times,
      ['rare status early', { status: 'quarantined', created_before: early }],
      ['rare status of the last day', { status: 'quarantined', created_after: lately }],
      ['rare status of a channel', { status: 'quarantined', channel_id: known.webhookId }],
      [
        'failed, channel, in the middle',
        {
          status: 'failed',
          channel_id: known.webhookId,
          created_after: early,
          created_before: halfway,
        },
      ],
      ['failed, topic', { status: 'failed', topic: 'team' }],
      [
        'skipped, channel that skips none',
        { status: 'unknown', channel_id: known.webhookId, topic: 'everyone' },
      ],
      ['bounced of the broadcast', { status: 'bounced', notiflow_run_id: known.broadcastId }],
      [
        'never met: pending of the broadcast',
        { status: 'pending', notiflow_run_id: known.broadcastId },
      ],
      [
        'sent, topic of another channel',
        { status: 'sent', topic: 'everyone', channel_id: known.emailId },
      ],
    ]),
    one('Delivery', 'GET /admin/v1/deliveries/{id}', [known.deliveryId]),
    {
      screen: 'Failures',
      what: 'groups of two months',
      operation: 'GET /management/v1/dead-letters',
      query: { created_after: early, failed_after: early },
    },
    {
      screen: 'Failures',
      what: 'of the last day',
      operation: 'GET /management/v1/dead-letters',
      query: { created_after: early, failed_after: lately },
    },
    {
      screen: 'Failures',
      what: 'of a channel and a rare status',
      operation: 'GET /management/v1/dead-letters',
      query: {
        created_after: early,
        failed_after: early,
        channel_id: known.webhookId,
        status: 'quarantined',
      },
    },
    {
      screen: 'Failures',
      what: 'of a notiflow',
      operation: 'GET /management/v1/dead-letters',
      query: { created_after: early, failed_after: early, notiflow_id: known.notiflowId },
    },
    replay('dry run of all', { filter: {} }),
    replay('dry run of a fingerprint', { fingerprint: known.fingerprint }),
    replay('dry run of a fingerprint lately', {
      fingerprint: known.fingerprint,
      filter: { failed_after: lately },
    }),
    replay('dry run of a notiflow', { filter: { notiflow_id: known.notiflowId } }),
    ...list('Failures', 'GET /management/v1/replays')
      .pages.slice(0, 1)
      .map((ask) => ({ ...ask, what: 'replays' })),
    { ...one('Run', 'GET /management/v1/replays/{id}', [known.replayId]), what: 'replay' },
    one('Queues', 'GET /management/v1/queues'),
    one('Workers', 'GET /management/v1/workers'),
    one('Schedules', 'GET /management/v1/schedules', [], { limit: 50 }),
    one('Schedule', 'GET /management/v1/schedules/{handle}', ['nightly']),
    ...firings.pages,
    ...users.pages,
    ...asked(users, [
      ['search by e-mail', { search: `${known.person}@example.com` }],
      ['search by external id', { search: known.person }],
      ['search, found nobody', { search: 'nobody@example.com' }],
      ...times,
    ]),
    ...user('User', known.person),
    ...user('User (busy)', known.busyPerson),
    ...topics.pages,
    ...topic.pages,
    ...suppressions.pages,
    ...asked(suppressions, [
      ['channel type', { channel_type: 'email' }],
      ['channel type without any', { channel_type: 'sms' }],
      ['rare reason', { reason: 'manual' }],
      ['address', { channel_type: 'email', address: 'person-11@example.com' }],
    ]),
    one('Channels', 'GET /management/v1/channels', [], page),
    one('Channel', 'GET /management/v1/channels/{handle}', ['mail']),
    one('Channel', 'GET /management/v1/channels/{handle}/health', ['mail']),
    one('Notiflows', 'GET /management/v1/notiflows', [], page),
    one('Notiflow', 'GET /management/v1/notiflows/{handle}', ['order']),
    {
      ...one('Notiflow', 'GET /management/v1/notiflows/{handle}/versions', ['order'], page),
      what: 'versions',
    },
    {
      ...one('Notiflow', 'GET /management/v1/notiflows/{handle}/step-counts', ['order']),
      what: 'steps',
    },
    {
      ...one('Notiflow', 'GET /management/v1/notiflows/{handle}/step-counts', ['order'], {
        created_after: lately,
      }),
      what: 'steps of the last day',
    },
    {
      ...one('Notiflow', 'GET /management/v1/notiflows/{handle}/step-counts', ['order'], {
        created_before: early,
      }),
      what: 'steps early',
    },
    ...[
      ['vocabulary', 'vocabulary', []],
      ['samples', 'samples', []],
      ['a sample', 'samples/{id}', [known.notificationId]],
      ['a version', 'versions/{version_number}', ['1']],
    ].map(([what, path, params]) => ({
      screen: 'Notiflow',
      what: String(what),
      operation: `GET /management/v1/notiflows/{handle}/${String(path)}`,
      params: ['order', ...(params as string[])],
    })),
    ...[
      ['an id', known.deliveryId],
      ['an e-mail address', `${known.person}@example.com`],
      ['an external id', known.person],
      ['the beginning of a name', 'ord'],
      ['a request', known.requestId],
      ['an id of a provider', known.providerMessageId],
      ['nothing', 'this-is-nowhere'],
    ].map(([what = '', q = '']) => ({
      ...one('Search', 'GET /management/v1/search', [], { q }),
      what,
    })),
    one('Event endpoints', 'GET /management/v1/event-endpoints', [], { limit: 50 }),
    one('Event endpoint', 'GET /management/v1/event-endpoints/{id}', [known.endpointId]),
    ...messages.pages,
    ...asked(messages, [
      ...by('status', ['pending', 'delivered', 'failed', 'missed']),
      ['type', { type: 'delivery.bounced' }],
      ['type that none has', { type: 'run.completed' }],
      ['rare status and type', { status: 'missed', type: 'delivery.failed' }],
    ]),
    one('API keys', 'GET /management/v1/api-keys', [], page),
    one('API keys', 'GET /management/v1/signing-keys', [], { limit: 50 }),
    one('Members', 'GET /management/v1/members', [], page),
    one('Settings', 'GET /management/v1/settings'),
    ...audit.pages,
    ...asked(audit, [
      ['rare action', { action: 'channel.created' }],
      ['action that nobody did', { action: 'key.rotated' }],
      ['resource', { resource: 'notiflow' }],
      ['rare action lately', { action: 'channel.created', created_after: lately }],
      ...times,
    ]),
  ];
}
