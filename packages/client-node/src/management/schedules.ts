import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Runs that come round by a rule. */
export function createSchedules({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/schedules'>, options?: CallOptions) =>
      list('GET /management/v1/schedules', { query, options }),
    get: (schedule: string, options?: CallOptions) =>
      call('GET /management/v1/schedules/{handle}', { params: [schedule], options }),
    put: (
      schedule: string,
      body: BodyOf<'PUT /management/v1/schedules/{handle}'>,
      options?: CallOptions,
    ) => call('PUT /management/v1/schedules/{handle}', { params: [schedule], body, options }),
    delete: (schedule: string, options?: CallOptions) =>
      call('DELETE /management/v1/schedules/{handle}', { params: [schedule], options }),
    /** Lets it rest. */
    pause: (schedule: string, options?: CallOptions) =>
      call('POST /management/v1/schedules/{handle}/pause', { params: [schedule], options }),
    /** Lets it come round again, from now on. */
    resume: (schedule: string, options?: CallOptions) =>
      call('POST /management/v1/schedules/{handle}/resume', { params: [schedule], options }),
    /** When it came round, newest first: each time with its run, or why there is none. */
    firings: (
      schedule: string,
      query?: QueryOf<'GET /management/v1/schedules/{handle}/firings'>,
      options?: CallOptions,
    ) =>
      list('GET /management/v1/schedules/{handle}/firings', { params: [schedule], query, options }),
  };
}
