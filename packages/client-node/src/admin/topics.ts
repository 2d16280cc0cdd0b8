import type { Caller } from '../call-operation.ts';
import type { CallOptions, QueryOf } from '../operations.ts';

/** Topics, which come to be with their first subscription. */
export function createTopics(caller: Caller) {
  const { call, list } = caller;
  return {
    list: (query?: QueryOf<'GET /admin/v1/topics'>, options?: CallOptions) =>
      list('GET /admin/v1/topics', { query, options }),
    get: (topic: string, options?: CallOptions) =>
      call('GET /admin/v1/topics/{name}', { params: [topic], options }),
    /** Removes the topic with all its subscriptions. */
    delete: (topic: string, options?: CallOptions) =>
      call('DELETE /admin/v1/topics/{name}', { params: [topic], options }),
    subscriptions: createSubscriptions(caller),
  };
}

function createSubscriptions({ call, list }: Caller) {
  return {
    list: (
      topic: string,
      query?: QueryOf<'GET /admin/v1/topics/{name}/subscriptions'>,
      options?: CallOptions,
    ) => list('GET /admin/v1/topics/{name}/subscriptions', { params: [topic], query, options }),
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
  };
}
