import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** The projects of the account. */
export function createProjects({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/projects'>, options?: CallOptions) =>
      list('GET /management/v1/projects', { query, options }),
    get: (slug: string, options?: CallOptions) =>
      call('GET /management/v1/projects/{slug}', { params: [slug], options }),
    /** Makes a project; its first keys are in this answer and never again. */
    create: (body: BodyOf<'POST /management/v1/projects'>, options?: CallOptions) =>
      call('POST /management/v1/projects', { body, options }),
  };
}

/** The clock of a project that is not live. */
export function createClock({ call }: Caller) {
  return {
    get: (options?: CallOptions) => call('GET /management/v1/clock', { options }),
    /** Lets time pass: by a duration, until a moment, or to when something is due next. */
    move: (body: BodyOf<'POST /management/v1/clock'>, options?: CallOptions) =>
      call('POST /management/v1/clock', { body, options }),
  };
}

/** The settings of the project. */
export function createSettings({ call }: Caller) {
  return {
    get: (options?: CallOptions) => call('GET /management/v1/settings', { options }),
    /** Changes what is given. */
    update: (body: BodyOf<'PUT /management/v1/settings'>, options?: CallOptions) =>
      call('PUT /management/v1/settings', { body, options }),
  };
}

/** Who changed what. */
export function createAuditLog({ list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/audit-log'>, options?: CallOptions) =>
      list('GET /management/v1/audit-log', { query, options }),
    /** What belongs to no project. */
    listAccount: (query?: QueryOf<'GET /management/v1/account-audit-log'>, options?: CallOptions) =>
      list('GET /management/v1/account-audit-log', { query, options }),
  };
}
