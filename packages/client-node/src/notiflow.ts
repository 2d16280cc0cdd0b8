import { inspect } from 'node:util';
import { createCaller } from './call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from './operations.ts';
import { type ConnectionOptions, createSender, type SendRequest } from './send-request.ts';

/** How to reach the Admin API of a project. */
export interface NotiflowOptions extends ConnectionOptions {
  /** Public key `pk_…`; may be left out, since the secret key names its project. */
  apiKey?: string;
  /** Secret key `sk_…`; for servers only. */
  secretKey: string;
}

/** The Admin API: runs, users, topics, and what became of them. */
export class Notiflow {
  /** Sends any request below `/admin/v1`. */
  readonly request: SendRequest;
  readonly notiflows;
  readonly runs;
  readonly users;
  readonly topics;
  readonly notifications;
  readonly deliveries;

  constructor({ apiKey, secretKey, ...connection }: NotiflowOptions) {
    const credentials: Record<string, string> =
      apiKey === undefined
        ? { authorization: `Bearer ${secretKey}` }
        : { 'x-notiflows-api-key': apiKey, 'x-notiflows-secret-key': secretKey };
    this.request = createSender(connection, { prefix: '/admin/v1', credentials });
    const { call, list } = createCaller(this.request);

    this.notiflows = {
      /** Runs a notiflow for recipients or a topic; answers the id of the run, which is committed by then. */
      run: (
        notiflow: string,
        body: BodyOf<'POST /admin/v1/notiflows/{id}/run'>,
        options?: CallOptions,
      ) => call('POST /admin/v1/notiflows/{id}/run', { params: [notiflow], body, options }),
      /** Up to 100 runs; answers a result for each, in their order. */
      runBulk: (body: BodyOf<'POST /admin/v1/notiflows/run-bulk'>, options?: CallOptions) =>
        call('POST /admin/v1/notiflows/run-bulk', { body, options }),
    };

    this.runs = {
      list: (query?: QueryOf<'GET /admin/v1/runs'>) => list('GET /admin/v1/runs', { query }),
      get: (id: string) => call('GET /admin/v1/runs/{id}', { params: [id] }),
      /** Stops what is not sent yet. */
      cancel: (id: string, options?: CallOptions) =>
        call('POST /admin/v1/runs/{id}/cancel', { params: [id], options }),
    };

    this.users = {
      list: (query?: QueryOf<'GET /admin/v1/users'>) => list('GET /admin/v1/users', { query }),
      get: (externalId: string) =>
        call('GET /admin/v1/users/{external_id}', { params: [externalId] }),
      /** Creates the user or merges the attributes into the stored ones. */
      upsert: (externalId: string, body: BodyOf<'PUT /admin/v1/users/{external_id}'> = {}) =>
        call('PUT /admin/v1/users/{external_id}', { params: [externalId], body }),
      /** Erases the person. */
      delete: (externalId: string) =>
        call('DELETE /admin/v1/users/{external_id}', { params: [externalId] }),
      preferences: {
        get: (externalId: string) =>
          call('GET /admin/v1/users/{external_id}/preferences', { params: [externalId] }),
        update: (
          externalId: string,
          body: BodyOf<'PUT /admin/v1/users/{external_id}/preferences'>,
        ) => call('PUT /admin/v1/users/{external_id}/preferences', { params: [externalId], body }),
      },
      channelSettings: {
        get: (externalId: string, channelId: string) =>
          call('GET /admin/v1/users/{external_id}/channel-settings/{channel_id}', {
            params: [externalId, channelId],
          }),
        update: (
          externalId: string,
          channelId: string,
          body: BodyOf<'PUT /admin/v1/users/{external_id}/channel-settings/{channel_id}'>,
        ) =>
          call('PUT /admin/v1/users/{external_id}/channel-settings/{channel_id}', {
            params: [externalId, channelId],
            body,
          }),
        delete: (externalId: string, channelId: string) =>
          call('DELETE /admin/v1/users/{external_id}/channel-settings/{channel_id}', {
            params: [externalId, channelId],
          }),
      },
      subscriptions: {
        list: (
          externalId: string,
          query?: QueryOf<'GET /admin/v1/users/{external_id}/subscriptions'>,
        ) =>
          list('GET /admin/v1/users/{external_id}/subscriptions', { params: [externalId], query }),
        get: (externalId: string, topic: string) =>
          call('GET /admin/v1/users/{external_id}/subscriptions/{topic_name}', {
            params: [externalId, topic],
          }),
        /** Puts the user on the topic, which is created when new. */
        create: (externalId: string, topic: string, options?: CallOptions) =>
          call('POST /admin/v1/users/{external_id}/subscriptions', {
            params: [externalId],
            body: { topic_name: topic },
            options,
          }),
        delete: (externalId: string, topic: string) =>
          call('DELETE /admin/v1/users/{external_id}/subscriptions/{topic_name}', {
            params: [externalId, topic],
          }),
      },
      notifications: {
        list: (
          externalId: string,
          query?: QueryOf<'GET /admin/v1/users/{external_id}/notifications'>,
        ) =>
          list('GET /admin/v1/users/{external_id}/notifications', { params: [externalId], query }),
        get: (externalId: string, id: string) =>
          call('GET /admin/v1/users/{external_id}/notifications/{id}', {
            params: [externalId, id],
          }),
      },
      deliveries: {
        list: (
          externalId: string,
          query?: QueryOf<'GET /admin/v1/users/{external_id}/deliveries'>,
        ) => list('GET /admin/v1/users/{external_id}/deliveries', { params: [externalId], query }),
        get: (externalId: string, id: string) =>
          call('GET /admin/v1/users/{external_id}/deliveries/{id}', { params: [externalId, id] }),
      },
    };

    this.topics = {
      list: (query?: QueryOf<'GET /admin/v1/topics'>) => list('GET /admin/v1/topics', { query }),
      get: (topic: string) => call('GET /admin/v1/topics/{name}', { params: [topic] }),
      /** Removes the topic with all its subscriptions. */
      delete: (topic: string) => call('DELETE /admin/v1/topics/{name}', { params: [topic] }),
      subscriptions: {
        list: (topic: string, query?: QueryOf<'GET /admin/v1/topics/{name}/subscriptions'>) =>
          list('GET /admin/v1/topics/{name}/subscriptions', { params: [topic], query }),
        /** Puts users on the topic; those nobody knows are told in `failed`. */
        subscribe: (topic: string, externalIds: string[], options?: CallOptions) =>
          call('POST /admin/v1/topics/{name}/subscriptions', {
            params: [topic],
            body: { user_external_ids: externalIds },
            options,
          }),
        /** Takes users off the topic; those who were not on it are told in `failed`. */
        unsubscribe: (topic: string, externalIds: string[], options?: CallOptions) =>
          call('DELETE /admin/v1/topics/{name}/subscriptions', {
            params: [topic],
            body: { user_external_ids: externalIds },
            options,
          }),
      },
    };

    this.notifications = {
      list: (query?: QueryOf<'GET /admin/v1/notifications'>) =>
        list('GET /admin/v1/notifications', { query }),
      get: (id: string) => call('GET /admin/v1/notifications/{id}', { params: [id] }),
      listDeliveries: (
        id: string,
        query?: QueryOf<'GET /admin/v1/notifications/{id}/deliveries'>,
      ) => list('GET /admin/v1/notifications/{id}/deliveries', { params: [id], query }),
    };

    this.deliveries = {
      list: (query?: QueryOf<'GET /admin/v1/deliveries'>) =>
        list('GET /admin/v1/deliveries', { query }),
      get: (id: string) => call('GET /admin/v1/deliveries/{id}', { params: [id] }),
    };
  }

  [inspect.custom](): string {
    return 'Notiflow {}';
  }
}
