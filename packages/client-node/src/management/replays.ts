import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** What could not be delivered, in groups. */
export function createDeadLetters({ call }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/dead-letters'>, options?: CallOptions) =>
      call('GET /management/v1/dead-letters', { query, options }),
  };
}

/** Sending it again. */
export function createReplays({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/replays'>, options?: CallOptions) =>
      list('GET /management/v1/replays', { query, options }),
    begin: (body: BodyOf<'POST /management/v1/replays'>, options?: CallOptions) =>
      call('POST /management/v1/replays', { body, options }),
    get: (replayId: string, options?: CallOptions) =>
      call('GET /management/v1/replays/{id}', { params: [replayId], options }),
    cancel: (replayId: string, options?: CallOptions) =>
      call('POST /management/v1/replays/{id}/cancel', { params: [replayId], options }),
  };
}
