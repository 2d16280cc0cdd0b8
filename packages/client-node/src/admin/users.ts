import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Users, by their external id, and what belongs to each of them. */
export function createUsers(caller: Caller) {
  const { call, list } = caller;
  return {
    list: (query?: QueryOf<'GET /admin/v1/users'>, options?: CallOptions) =>
      list('GET /admin/v1/users', { query, options }),
    get: (user: string, options?: CallOptions) =>
      call('GET /admin/v1/users/{external_id}', { params: [user], options }),
    /** Creates the user or merges the attributes into the stored ones. */
    upsert: (
      user: string,
      body: BodyOf<'PUT /admin/v1/users/{external_id}'> = {},
      options?: CallOptions,
    ) => call('PUT /admin/v1/users/{external_id}', { params: [user], body, options }),
    /** Up to 1,000 users at once; answers a result for each, in their order. */
    upsertBulk: (users: BodyOf<'POST /admin/v1/users/bulk'>['users'], options?: CallOptions) =>
      call('POST /admin/v1/users/bulk', { body: { users }, options }),
    /** Erases the person. */
    delete: (user: string, options?: CallOptions) =>
      call('DELETE /admin/v1/users/{external_id}', { params: [user], options }),
    preferences: createPreferences(caller),
    channelSettings: createChannelSettings(caller),
    channelSubscriptions: createChannelSubscriptions(caller),
    inboxLinks: createInboxLinks(caller),
    subscriptions: createSubscriptions(caller),
    notifications: createNotifications(caller),
    deliveries: createDeliveries(caller),
  };
}

function createPreferences({ call }: Caller) {
  return {
    get: (user: string, options?: CallOptions) =>
      call('GET /admin/v1/users/{external_id}/preferences', { params: [user], options }),
    /** Changes what is given; null is back to the default. */
    update: (
      user: string,
      body: BodyOf<'PUT /admin/v1/users/{external_id}/preferences'>,
      options?: CallOptions,
    ) => call('PUT /admin/v1/users/{external_id}/preferences', { params: [user], body, options }),
  };
}

function createChannelSettings({ call }: Caller) {
  return {
    get: (user: string, channelId: string, options?: CallOptions) =>
      call('GET /admin/v1/users/{external_id}/channel-settings/{channel_id}', {
        params: [user, channelId],
        options,
      }),
    update: (
      user: string,
      channelId: string,
      body: BodyOf<'PUT /admin/v1/users/{external_id}/channel-settings/{channel_id}'>,
      options?: CallOptions,
    ) =>
      call('PUT /admin/v1/users/{external_id}/channel-settings/{channel_id}', {
        params: [user, channelId],
        body,
        options,
      }),
    delete: (user: string, channelId: string, options?: CallOptions) =>
      call('DELETE /admin/v1/users/{external_id}/channel-settings/{channel_id}', {
        params: [user, channelId],
        options,
      }),
  };
}

/** The browsers in which a user takes pushes of a channel, by the name each was given. */
function createChannelSubscriptions({ call }: Caller) {
  return {
    list: (user: string, channelId: string, options?: CallOptions) =>
      call('GET /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}', {
        params: [user, channelId],
        options,
      }),
    /** Creates the one of this name, or replaces it; whoever had the browser before has it no more. */
    upsert: (
      user: string,
      channelId: string,
      body: BodyOf<'POST /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}'>,
      options?: CallOptions,
    ) =>
      call('POST /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}', {
        params: [user, channelId],
        body,
        options,
      }),
    delete: (user: string, channelId: string, identifier: string, options?: CallOptions) =>
      call('DELETE /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}', {
        params: [user, channelId],
        body: { identifier },
        options,
      }),
  };
}

/** Links that let a user into their inbox, on the page that is served at `/inbox/`. */
function createInboxLinks({ call }: Caller) {
  return {
    create: (
      user: string,
      body: BodyOf<'POST /admin/v1/users/{external_id}/inbox-links'> = {},
      options?: CallOptions,
    ) => call('POST /admin/v1/users/{external_id}/inbox-links', { params: [user], body, options }),
    /** Ends every link that was made until now. */
    end: (user: string, options?: CallOptions) =>
      call('DELETE /admin/v1/users/{external_id}/inbox-links', { params: [user], options }),
  };
}

function createSubscriptions({ call, list }: Caller) {
  return {
    list: (
      user: string,
      query?: QueryOf<'GET /admin/v1/users/{external_id}/subscriptions'>,
      options?: CallOptions,
    ) =>
      list('GET /admin/v1/users/{external_id}/subscriptions', { params: [user], query, options }),
    get: (user: string, topic: string, options?: CallOptions) =>
      call('GET /admin/v1/users/{external_id}/subscriptions/{topic_name}', {
        params: [user, topic],
        options,
      }),
    /** Puts the user on the topic, which is created when new. */
    create: (user: string, topic: string, options?: CallOptions) =>
      call('POST /admin/v1/users/{external_id}/subscriptions', {
        params: [user],
        body: { topic_name: topic },
        options,
      }),
    delete: (user: string, topic: string, options?: CallOptions) =>
      call('DELETE /admin/v1/users/{external_id}/subscriptions/{topic_name}', {
        params: [user, topic],
        options,
      }),
  };
}

function createNotifications({ call, list }: Caller) {
  return {
    list: (
      user: string,
      query?: QueryOf<'GET /admin/v1/users/{external_id}/notifications'>,
      options?: CallOptions,
    ) =>
      list('GET /admin/v1/users/{external_id}/notifications', { params: [user], query, options }),
    get: (user: string, id: string, options?: CallOptions) =>
      call('GET /admin/v1/users/{external_id}/notifications/{id}', { params: [user, id], options }),
  };
}

function createDeliveries({ call, list }: Caller) {
  return {
    list: (
      user: string,
      query?: QueryOf<'GET /admin/v1/users/{external_id}/deliveries'>,
      options?: CallOptions,
    ) => list('GET /admin/v1/users/{external_id}/deliveries', { params: [user], query, options }),
    get: (user: string, id: string, options?: CallOptions) =>
      call('GET /admin/v1/users/{external_id}/deliveries/{id}', { params: [user, id], options }),
  };
}
