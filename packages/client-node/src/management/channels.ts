import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Channels, by their handle or id. */
export function createChannels({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/channels'>, options?: CallOptions) =>
      list('GET /management/v1/channels', { query, options }),
    get: (channel: string, options?: CallOptions) =>
      call('GET /management/v1/channels/{handle}', { params: [channel], options }),
    put: (
      channel: string,
      body: BodyOf<'PUT /management/v1/channels/{handle}'>,
      options?: CallOptions,
    ) => call('PUT /management/v1/channels/{handle}', { params: [channel], body, options }),
    delete: (channel: string, options?: CallOptions) =>
      call('DELETE /management/v1/channels/{handle}', { params: [channel], options }),
    health: (channel: string, options?: CallOptions) =>
      call('GET /management/v1/channels/{handle}/health', { params: [channel], options }),
    /** Lets a channel send again that was blocked. */
    unblock: (channel: string, options?: CallOptions) =>
      call('POST /management/v1/channels/{handle}/unblock', { params: [channel], options }),
    /** Sends one real test message. */
    test: (
      channel: string,
      body: BodyOf<'POST /management/v1/channels/{handle}/test'>,
      options?: CallOptions,
    ) => call('POST /management/v1/channels/{handle}/test', { params: [channel], body, options }),
  };
}
