import { inspect } from 'node:util';
import { createCaller } from './call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from './operations.ts';
import { type ConnectionOptions, createSender, type SendRequest } from './send-request.ts';

/** How to reach the Management API. */
export interface NotiflowManagementOptions extends ConnectionOptions {
  /** Account token `nf_at_…`. */
  accountToken: string;
  /** Slug of the project; needed when the account has several. */
  project?: string;
}

/** The Management API: projects, notiflows, channels and keys. */
export class NotiflowManagement {
  /** Sends any request below `/management/v1`. */
  readonly request: SendRequest;
  readonly whoami;
  readonly projects;
  readonly settings;
  readonly notiflows;
  readonly channels;
  readonly apiKeys;
  readonly accountTokens;
  readonly auditLog;

  constructor({ accountToken, project, ...connection }: NotiflowManagementOptions) {
    const credentials = {
      authorization: `Bearer ${accountToken}`,
      ...(project !== undefined && { 'x-notiflows-project': project }),
    };
    this.request = createSender(connection, { prefix: '/management/v1', credentials });
    const { call, list } = createCaller(this.request);

    /** The project this token acts in. */
    this.whoami = () => call('GET /management/v1/whoami');

    this.projects = {
      list: (query?: QueryOf<'GET /management/v1/projects'>) =>
        list('GET /management/v1/projects', { query }),
      get: (slug: string) => call('GET /management/v1/projects/{slug}', { params: [slug] }),
      /** Makes a project; its first keys are in this answer and never again. */
      create: (body: BodyOf<'POST /management/v1/projects'>, options?: CallOptions) =>
        call('POST /management/v1/projects', { body, options }),
    };

    this.settings = {
      get: () => call('GET /management/v1/settings'),
      update: (body: BodyOf<'PUT /management/v1/settings'>) =>
        call('PUT /management/v1/settings', { body }),
    };

    this.notiflows = {
      list: (query?: QueryOf<'GET /management/v1/notiflows'>) =>
        list('GET /management/v1/notiflows', { query }),
      get: (notiflow: string) =>
        call('GET /management/v1/notiflows/{handle}', { params: [notiflow] }),
      /** Creates or changes the draft; unchanged steps make no version. */
      put: (notiflow: string, body: BodyOf<'PUT /management/v1/notiflows/{handle}'>) =>
        call('PUT /management/v1/notiflows/{handle}', { params: [notiflow], body }),
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
      /** Runs the published version, or the draft. */
      run: (
        notiflow: string,
        body: BodyOf<'POST /management/v1/notiflows/{handle}/run'>,
        options?: CallOptions,
      ) =>
        call('POST /management/v1/notiflows/{handle}/run', { params: [notiflow], body, options }),
      /** Renders every channel step with sample data. */
      preview: (
        notiflow: string,
        body: BodyOf<'POST /management/v1/notiflows/{handle}/preview'>,
        options?: CallOptions,
      ) =>
        call('POST /management/v1/notiflows/{handle}/preview', {
          params: [notiflow],
          body,
          options,
        }),
      versions: {
        list: (
          notiflow: string,
          query?: QueryOf<'GET /management/v1/notiflows/{handle}/versions'>,
        ) => list('GET /management/v1/notiflows/{handle}/versions', { params: [notiflow], query }),
        get: (notiflow: string, number: number) =>
          call('GET /management/v1/notiflows/{handle}/versions/{version_number}', {
            params: [notiflow, String(number)],
          }),
      },
      templates: {
        get: (notiflow: string, step: string) =>
          call('GET /management/v1/notiflows/{handle}/steps/{step}/template', {
            params: [notiflow, step],
          }),
        put: (
          notiflow: string,
          step: string,
          body: BodyOf<'PUT /management/v1/notiflows/{handle}/steps/{step}/template'>,
        ) =>
          call('PUT /management/v1/notiflows/{handle}/steps/{step}/template', {
            params: [notiflow, step],
            body,
          }),
      },
    };

    this.channels = {
      list: (query?: QueryOf<'GET /management/v1/channels'>) =>
        list('GET /management/v1/channels', { query }),
      get: (channel: string) => call('GET /management/v1/channels/{handle}', { params: [channel] }),
      put: (channel: string, body: BodyOf<'PUT /management/v1/channels/{handle}'>) =>
        call('PUT /management/v1/channels/{handle}', { params: [channel], body }),
      delete: (channel: string) =>
        call('DELETE /management/v1/channels/{handle}', { params: [channel] }),
      /** Sends one real test message. */
      test: (
        channel: string,
        body: BodyOf<'POST /management/v1/channels/{handle}/test'>,
        options?: CallOptions,
      ) => call('POST /management/v1/channels/{handle}/test', { params: [channel], body, options }),
    };

    this.apiKeys = {
      list: (query?: QueryOf<'GET /management/v1/api-keys'>) =>
        list('GET /management/v1/api-keys', { query }),
      /** Makes a key; `key` is in this answer and never again. */
      create: (body: BodyOf<'POST /management/v1/api-keys'>, options?: CallOptions) =>
        call('POST /management/v1/api-keys', { body, options }),
      /** Makes the successor of a key, which goes on working for a while. */
      rotate: (
        id: string,
        body: BodyOf<'POST /management/v1/api-keys/{id}/rotate'> = {},
        options?: CallOptions,
      ) => call('POST /management/v1/api-keys/{id}/rotate', { params: [id], body, options }),
      revoke: (id: string) => call('DELETE /management/v1/api-keys/{id}', { params: [id] }),
    };

    this.accountTokens = {
      list: (query?: QueryOf<'GET /management/v1/account-tokens'>) =>
        list('GET /management/v1/account-tokens', { query }),
      /** Makes a token; `token` is in this answer and never again. */
      create: (body: BodyOf<'POST /management/v1/account-tokens'>, options?: CallOptions) =>
        call('POST /management/v1/account-tokens', { body, options }),
      rename: (id: string, name: string) =>
        call('PUT /management/v1/account-tokens/{id}', { params: [id], body: { name } }),
      delete: (id: string) => call('DELETE /management/v1/account-tokens/{id}', { params: [id] }),
    };

    this.auditLog = {
      list: (query?: QueryOf<'GET /management/v1/audit-log'>) =>
        list('GET /management/v1/audit-log', { query }),
      /** What belongs to no project. */
      listAccount: (query?: QueryOf<'GET /management/v1/account-audit-log'>) =>
        list('GET /management/v1/account-audit-log', { query }),
    };
  }

  [inspect.custom](): string {
    return 'NotiflowManagement {}';
  }
}
