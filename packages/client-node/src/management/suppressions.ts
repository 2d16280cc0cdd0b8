import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Addresses that nothing is sent to. */
export function createSuppressions({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/suppressions'>, options?: CallOptions) =>
      list('GET /management/v1/suppressions', { query, options }),
    add: (body: BodyOf<'POST /management/v1/suppressions'>, options?: CallOptions) =>
      call('POST /management/v1/suppressions', { body, options }),
    remove: (suppressionId: string, options?: CallOptions) =>
      call('DELETE /management/v1/suppressions/{id}', { params: [suppressionId], options }),
  };
}
