import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Addresses that nothing is sent to. */
export function createSuppressions({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/suppressions'>, options?: CallOptions) =>
      list('GET /management/v1/suppressions', { query, options }),
    add: (body: BodyOf<'POST /management/v1/suppressions'>, options?: CallOptions) =>
      call('POST /management/v1/suppressions', { body, options }),
    /** Adds up to 1,000 at once. */
    addMany: (body: BodyOf<'POST /management/v1/suppressions/bulk'>, options?: CallOptions) =>
      call('POST /management/v1/suppressions/bulk', { body, options }),
    /** Takes up to 10,000 that match from the list. */
    release: (body: BodyOf<'POST /management/v1/suppressions/release'>, options?: CallOptions) =>
      call('POST /management/v1/suppressions/release', { body, options }),
    remove: (suppressionId: string, options?: CallOptions) =>
      call('DELETE /management/v1/suppressions/{id}', { params: [suppressionId], options }),
  };
}
