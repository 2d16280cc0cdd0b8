import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Where the project is told what happens. */
export function createEventEndpoints({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/event-endpoints'>, options?: CallOptions) =>
      list('GET /management/v1/event-endpoints', { query, options }),
    /** Makes an endpoint; `secret` is in this answer and never again, and null when a lost answer was asked for once more. */
    create: (body: BodyOf<'POST /management/v1/event-endpoints'>, options?: CallOptions) =>
      call('POST /management/v1/event-endpoints', { body, options }),
    get: (id: string, options?: CallOptions) =>
      call('GET /management/v1/event-endpoints/{id}', { params: [id], options }),
    /** Replaces URL, description and event types; the secret stays. */
    put: (
      id: string,
      body: BodyOf<'PUT /management/v1/event-endpoints/{id}'>,
      options?: CallOptions,
    ) => call('PUT /management/v1/event-endpoints/{id}', { params: [id], body, options }),
    delete: (id: string, options?: CallOptions) =>
      call('DELETE /management/v1/event-endpoints/{id}', { params: [id], options }),
    /** Makes another secret, as with `create`; the one before signs as well for a day. */
    rotateSecret: (id: string, options?: CallOptions) =>
      call('POST /management/v1/event-endpoints/{id}/rotate-secret', { params: [id], options }),
    enable: (id: string, options?: CallOptions) =>
      call('POST /management/v1/event-endpoints/{id}/enable', { params: [id], options }),
    disable: (id: string, options?: CallOptions) =>
      call('POST /management/v1/event-endpoints/{id}/disable', { params: [id], options }),
    /** Sends an event that says nothing but that it came. */
    test: (id: string, options?: CallOptions) =>
      call('POST /management/v1/event-endpoints/{id}/test', { params: [id], options }),
    /** Sends again what happened since a moment. */
    replay: (
      id: string,
      body: BodyOf<'POST /management/v1/event-endpoints/{id}/replay'>,
      options?: CallOptions,
    ) => call('POST /management/v1/event-endpoints/{id}/replay', { params: [id], body, options }),
    messages: createEventMessages({ call, list }),
  };
}

/** What was told to an endpoint, or is to be. */
function createEventMessages({ call, list }: Pick<Caller, 'call' | 'list'>) {
  return {
    list: (
      id: string,
      query?: QueryOf<'GET /management/v1/event-endpoints/{id}/messages'>,
      options?: CallOptions,
    ) => list('GET /management/v1/event-endpoints/{id}/messages', { params: [id], query, options }),
    get: (id: string, messageId: string, options?: CallOptions) =>
      call('GET /management/v1/event-endpoints/{id}/messages/{message_id}', {
        params: [id, messageId],
        options,
      }),
    replay: (id: string, messageId: string, options?: CallOptions) =>
      call('POST /management/v1/event-endpoints/{id}/messages/{message_id}/replay', {
        params: [id, messageId],
        options,
      }),
  };
}
