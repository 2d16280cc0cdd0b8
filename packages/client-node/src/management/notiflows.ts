import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Notiflows, by their handle or id: their drafts, versions and templates. */
export function createNotiflows(caller: Caller) {
  const { call, list } = caller;
  return {
    list: (query?: QueryOf<'GET /management/v1/notiflows'>, options?: CallOptions) =>
      list('GET /management/v1/notiflows', { query, options }),
    get: (notiflow: string, options?: CallOptions) =>
      call('GET /management/v1/notiflows/{handle}', { params: [notiflow], options }),
    /** Creates or changes the draft; unchanged steps make no version. */
    put: (
      notiflow: string,
      body: BodyOf<'PUT /management/v1/notiflows/{handle}'>,
      options?: CallOptions,
    ) => call('PUT /management/v1/notiflows/{handle}', { params: [notiflow], body, options }),
    ...createMoves(caller),
    /** Runs the published version, or the draft. */
    run: (
      notiflow: string,
      body: BodyOf<'POST /management/v1/notiflows/{handle}/run'>,
      options?: CallOptions,
    ) => call('POST /management/v1/notiflows/{handle}/run', { params: [notiflow], body, options }),
    /** What a run of a version would do, recipient by recipient; nothing is written and nothing is sent. */
    plan: (
      notiflow: string,
      body: BodyOf<'POST /management/v1/notiflows/{handle}/plan'>,
      options?: CallOptions,
    ) => call('POST /management/v1/notiflows/{handle}/plan', { params: [notiflow], body, options }),
    /** Renders every channel step with sample data. */
    preview: (
      notiflow: string,
      body: BodyOf<'POST /management/v1/notiflows/{handle}/preview'> = {},
      options?: CallOptions,
    ) =>
      call('POST /management/v1/notiflows/{handle}/preview', { params: [notiflow], body, options }),
    /** What happens at the steps of a version: who waits there now, who passed, who did not and why. */
    stepCounts: (
      notiflow: string,
      query?: QueryOf<'GET /management/v1/notiflows/{handle}/step-counts'>,
      options?: CallOptions,
    ) =>
      call('GET /management/v1/notiflows/{handle}/step-counts', {
        params: [notiflow],
        query,
        options,
      }),
    versions: createVersions(caller),
    templates: createTemplates(caller),
  };
}

function createMoves({ call }: Caller) {
  return {
    /** Makes the draft the version that runs. */
    publish: (notiflow: string, options?: CallOptions) =>
      call('POST /management/v1/notiflows/{handle}/publish', { params: [notiflow], options }),
    validate: (notiflow: string, options?: CallOptions) =>
      call('POST /management/v1/notiflows/{handle}/validate', { params: [notiflow], options }),
    /** Drops the draft. */
    rollback: (notiflow: string, options?: CallOptions) =>
      call('POST /management/v1/notiflows/{handle}/rollback', { params: [notiflow], options }),
    activate: (notiflow: string, options?: CallOptions) =>
      call('POST /management/v1/notiflows/{handle}/activate', { params: [notiflow], options }),
    deactivate: (notiflow: string, options?: CallOptions) =>
      call('POST /management/v1/notiflows/{handle}/deactivate', { params: [notiflow], options }),
    archive: (notiflow: string, options?: CallOptions) =>
      call('POST /management/v1/notiflows/{handle}/archive', { params: [notiflow], options }),
  };
}

function createVersions({ call, list }: Caller) {
  return {
    list: (
      notiflow: string,
      query?: QueryOf<'GET /management/v1/notiflows/{handle}/versions'>,
      options?: CallOptions,
    ) =>
      list('GET /management/v1/notiflows/{handle}/versions', {
        params: [notiflow],
        query,
        options,
      }),
    get: (notiflow: string, number: number, options?: CallOptions) =>
      call('GET /management/v1/notiflows/{handle}/versions/{version_number}', {
        params: [notiflow, String(number)],
        options,
      }),
    /** What changed since another version, by default the one before. */
    diff: (
      notiflow: string,
      number: number,
      query?: QueryOf<'GET /management/v1/notiflows/{handle}/versions/{version_number}/diff'>,
      options?: CallOptions,
    ) =>
      call('GET /management/v1/notiflows/{handle}/versions/{version_number}/diff', {
        params: [notiflow, String(number)],
        query,
        options,
      }),
  };
}

function createTemplates({ call }: Caller) {
  return {
    get: (notiflow: string, step: string, options?: CallOptions) =>
      call('GET /management/v1/notiflows/{handle}/steps/{step}/template', {
        params: [notiflow, step],
        options,
      }),
    /** Changes the template in the draft. */
    put: (
      notiflow: string,
      step: string,
      body: BodyOf<'PUT /management/v1/notiflows/{handle}/steps/{step}/template'>,
      options?: CallOptions,
    ) =>
      call('PUT /management/v1/notiflows/{handle}/steps/{step}/template', {
        params: [notiflow, step],
        body,
        options,
      }),
  };
}
