import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions, QueryOf } from '../operations.ts';

/** The keys of a project. */
export function createApiKeys({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/api-keys'>, options?: CallOptions) =>
      list('GET /management/v1/api-keys', { query, options }),
    /** Makes a key; `key` is in this answer and never again, and null when a lost answer was asked for once more. */
    create: (body: BodyOf<'POST /management/v1/api-keys'>, options?: CallOptions) =>
      call('POST /management/v1/api-keys', { body, options }),
    /** Makes the successor of a key, which goes on working for a while; `key` is as with `create`. */
    rotate: (
      id: string,
      body: BodyOf<'POST /management/v1/api-keys/{id}/rotate'> = {},
      options?: CallOptions,
    ) => call('POST /management/v1/api-keys/{id}/rotate', { params: [id], body, options }),
    revoke: (id: string, options?: CallOptions) =>
      call('DELETE /management/v1/api-keys/{id}', { params: [id], options }),
  };
}

/** Keys with which servers sign who the users of pages are. */
export function createSigningKeys({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/signing-keys'>, options?: CallOptions) =>
      list('GET /management/v1/signing-keys', { query, options }),
    /** Makes or takes a key; what signs is in this answer and never again, and null when a lost answer was asked for once more. */
    create: (body: BodyOf<'POST /management/v1/signing-keys'>, options?: CallOptions) =>
      call('POST /management/v1/signing-keys', { body, options }),
    /** Makes the successor of a key, which goes on working for a while; what signs is as with `create`. */
    rotate: (
      id: string,
      body: BodyOf<'POST /management/v1/signing-keys/{id}/rotate'> = {},
      options?: CallOptions,
    ) => call('POST /management/v1/signing-keys/{id}/rotate', { params: [id], body, options }),
    revoke: (id: string, options?: CallOptions) =>
      call('DELETE /management/v1/signing-keys/{id}', { params: [id], options }),
  };
}

/** The tokens of the account. */
export function createAccountTokens({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/account-tokens'>, options?: CallOptions) =>
      list('GET /management/v1/account-tokens', { query, options }),
    /** Makes a token; `token` is in this answer and never again, and null when a lost answer was asked for once more. */
    create: (body: BodyOf<'POST /management/v1/account-tokens'>, options?: CallOptions) =>
      call('POST /management/v1/account-tokens', { body, options }),
    rename: (id: string, name: string, options?: CallOptions) =>
      call('PUT /management/v1/account-tokens/{id}', { params: [id], body: { name }, options }),
    delete: (id: string, options?: CallOptions) =>
      call('DELETE /management/v1/account-tokens/{id}', { params: [id], options }),
  };
}

/** Who looks after the installation. */
export function createMembers({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /management/v1/members'>, options?: CallOptions) =>
      list('GET /management/v1/members', { query, options }),
    /** Adds a member; `link`, by which they choose a password, is in this answer and never again. */
    create: (body: BodyOf<'POST /management/v1/members'>, options?: CallOptions) =>
      call('POST /management/v1/members', { body, options }),
    get: (id: string, options?: CallOptions) =>
      call('GET /management/v1/members/{id}', { params: [id], options }),
    update: (id: string, body: BodyOf<'PUT /management/v1/members/{id}'>, options?: CallOptions) =>
      call('PUT /management/v1/members/{id}', { params: [id], body, options }),
    delete: (id: string, options?: CallOptions) =>
      call('DELETE /management/v1/members/{id}', { params: [id], options }),
    /** Makes another link for who lost theirs, or the password. */
    createLink: (id: string, options?: CallOptions) =>
      call('POST /management/v1/members/{id}/link', { params: [id], options }),
    /** Takes the second factor away of who lost it. */
    resetSecondFactor: (id: string, options?: CallOptions) =>
      call('DELETE /management/v1/members/{id}/second-factor', { params: [id], options }),
    /** Forgets who they are at the provider of single sign-on: whoever comes next with their address is them. */
    removeIdentity: (id: string, options?: CallOptions) =>
      call('DELETE /management/v1/members/{id}/identity', { params: [id], options }),
  };
}
