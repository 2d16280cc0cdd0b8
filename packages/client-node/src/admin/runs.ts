import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Runs notiflows. */
export function createNotiflows({ call }: Caller) {
  return {
    /** Runs a notiflow for recipients or a topic; answers the id of the run, which is committed by then. */
    run: (
      notiflow: string,
      body: BodyOf<'POST /admin/v1/notiflows/{id}/run'>,
      options?: CallOptions,
    ) => call('POST /admin/v1/notiflows/{id}/run', { params: [notiflow], body, options }),
    /** What a run would do, recipient by recipient; nothing is written and nothing is sent. */
    plan: (
      notiflow: string,
      body: BodyOf<'POST /admin/v1/notiflows/{id}/plan'>,
      options?: CallOptions,
    ) => call('POST /admin/v1/notiflows/{id}/plan', { params: [notiflow], body, options }),
    /** Up to 100 runs; answers a result for each, in their order. */
    runBulk: (runs: BodyOf<'POST /admin/v1/notiflows/run-bulk'>['runs'], options?: CallOptions) =>
      call('POST /admin/v1/notiflows/run-bulk', { body: { runs }, options }),
  };
}

/** What became of runs. */
export function createRuns({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /admin/v1/runs'>, options?: CallOptions) =>
      list('GET /admin/v1/runs', { query, options }),
    get: (id: string, options?: CallOptions) =>
      call('GET /admin/v1/runs/{id}', { params: [id], options }),
    /** Every decision of the run about one user, in order; who is not in it is told why. */
    explain: (id: string, externalId: string, options?: CallOptions) =>
      call('GET /admin/v1/runs/{id}/recipients/{external_id}/explain', {
        params: [id, externalId],
        options,
      }),
    /** Stops what is not sent yet. */
    cancel: (id: string, options?: CallOptions) =>
      call('POST /admin/v1/runs/{id}/cancel', { params: [id], options }),
    /** Cancels the runs with a cancellation key, also those that come with it within 24 hours. */
    cancelByKey: (cancellationKey: string, options?: CallOptions) =>
      call('POST /admin/v1/runs/cancel', {
        body: { cancellation_key: cancellationKey },
        options,
      }),
  };
}
