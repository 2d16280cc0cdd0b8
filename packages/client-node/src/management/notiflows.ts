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
    /** The variables, filters, tags and parts that its templates can use. */
    vocabulary: (notiflow: string, options?: CallOptions) =>
      call('GET /management/v1/notiflows/{handle}/vocabulary', { params: [notiflow], options }),
    samples: createSamples(caller),
    versions: createVersions(caller),
    templates: createTemplates(caller),
  };
}

function createMoves({ call }: Caller) {
  return {
    /** Makes the draft the version that runs; with `expected_sha` no other one than that. */
    publish: (
      notiflow: string,
      body: BodyOf<'POST /management/v1/notiflows/{handle}/publish'> = {},
      options?: CallOptions,
    ) =>
      call('POST /management/v1/notiflows/{handle}/publish', { params: [notiflow], body, options }),
    /** Tells what keeps the draft, or steps that are not saved, from being published. */
    validate: (
      notiflow: string,
      body: BodyOf<'POST /management/v1/notiflows/{handle}/validate'> = {},
      options?: CallOptions,
    ) =>
      call('POST /management/v1/notiflows/{handle}/validate', {
        params: [notiflow],
        body,
        options,
      }),
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

function createSamples({ call }: Caller) {
  return {
    /** Notifications whose data templates can be tried with, newest first. */
    list: (
      notiflow: string,
      query?: QueryOf<'GET /management/v1/notiflows/{handle}/samples'>,
      options?: CallOptions,
    ) =>
      call('GET /management/v1/notiflows/{handle}/samples', { params: [notiflow], query, options }),
    /** What the templates of a notification saw, as a preview takes it. */
    get: (notiflow: string, id: string, options?: CallOptions) =>
      call('GET /management/v1/notiflows/{handle}/samples/{id}', {
        params: [notiflow, id],
        options,
      }),
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
