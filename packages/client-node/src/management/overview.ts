import type { Caller } from '../call-operation.ts';
import type { CallOptions, QueryOf } from '../operations.ts';

/** What happens, for whoever looks whether something is wrong. */
export function createOverview({ call }: Caller) {
  return {
    get: (query?: QueryOf<'GET /management/v1/overview'>, options?: CallOptions) =>
      call('GET /management/v1/overview', { query, options }),
  };
}

/** The queues of the installation. */
export function createQueues({ call }: Caller) {
  return {
    list: (options?: CallOptions) => call('GET /management/v1/queues', { options }),
    pause: (name: string, options?: CallOptions) =>
      call('POST /management/v1/queues/{name}/pause', { params: [name], options }),
    resume: (name: string, options?: CallOptions) =>
      call('POST /management/v1/queues/{name}/resume', { params: [name], options }),
    /** Takes out what waits; what it rang for, a sweep rings for again. */
    drain: (name: string, options?: CallOptions) =>
      call('POST /management/v1/queues/{name}/drain', { params: [name], options }),
  };
}

/** The workers of the installation. */
export function createWorkers({ call }: Caller) {
  return { list: (options?: CallOptions) => call('GET /management/v1/workers', { options }) };
}

/** Finds things without being told what they are. */
export function createSearch({ call }: Caller) {
  return (
    q: string,
    { limit }: Pick<QueryOf<'GET /management/v1/search'>, 'limit'> = {},
    options?: CallOptions,
  ) => call('GET /management/v1/search', { query: { q, limit }, options });
}
