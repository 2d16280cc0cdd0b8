import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** Partials, by their name. */
export function createPartials({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/partials'>, options?: CallOptions) =>
      list('GET /management/v1/partials', { query, options }),
    get: (name: string, options?: CallOptions) =>
      call('GET /management/v1/partials/{name}', { params: [name], options }),
    put: (
      name: string,
      body: BodyOf<'PUT /management/v1/partials/{name}'>,
      options?: CallOptions,
    ) => call('PUT /management/v1/partials/{name}', { params: [name], body, options }),
    delete: (name: string, options?: CallOptions) =>
      call('DELETE /management/v1/partials/{name}', { params: [name], options }),
  };
}

/** Layouts of e-mails, by their name. */
export function createLayouts({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/layouts'>, options?: CallOptions) =>
      list('GET /management/v1/layouts', { query, options }),
    get: (name: string, options?: CallOptions) =>
      call('GET /management/v1/layouts/{name}', { params: [name], options }),
    put: (name: string, body: BodyOf<'PUT /management/v1/layouts/{name}'>, options?: CallOptions) =>
      call('PUT /management/v1/layouts/{name}', { params: [name], body, options }),
    delete: (name: string, options?: CallOptions) =>
      call('DELETE /management/v1/layouts/{name}', { params: [name], options }),
  };
}

/** Translations, by their locale. */
export function createTranslations({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/translations'>, options?: CallOptions) =>
      list('GET /management/v1/translations', { query, options }),
    get: (locale: string, options?: CallOptions) =>
      call('GET /management/v1/translations/{locale}', { params: [locale], options }),
    put: (
      locale: string,
      body: BodyOf<'PUT /management/v1/translations/{locale}'>,
      options?: CallOptions,
    ) => call('PUT /management/v1/translations/{locale}', { params: [locale], body, options }),
    delete: (locale: string, options?: CallOptions) =>
      call('DELETE /management/v1/translations/{locale}', { params: [locale], options }),
  };
}
