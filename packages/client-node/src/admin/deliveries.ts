import type { Caller } from '../call-operation.ts';
import type { CallOptions, QueryOf } from '../operations.ts';

/** Notifications: one per run and recipient. */
export function createNotifications({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /admin/v1/notifications'>, options?: CallOptions) =>
      list('GET /admin/v1/notifications', { query, options }),
    get: (id: string, options?: CallOptions) =>
      call('GET /admin/v1/notifications/{id}', { params: [id], options }),
    listDeliveries: (
      id: string,
      query?: QueryOf<'GET /admin/v1/notifications/{id}/deliveries'>,
      options?: CallOptions,
    ) => list('GET /admin/v1/notifications/{id}/deliveries', { params: [id], query, options }),
    listDigestItems: (
      id: string,
      query?: QueryOf<'GET /admin/v1/notifications/{id}/digest-items'>,
      options?: CallOptions,
    ) => list('GET /admin/v1/notifications/{id}/digest-items', { params: [id], query, options }),
  };
}

/** Deliveries: one per notification and channel step. */
export function createDeliveries({ call, list }: Caller) {
  return {
    list: (query?: QueryOf<'GET /admin/v1/deliveries'>, options?: CallOptions) =>
      list('GET /admin/v1/deliveries', { query, options }),
    get: (id: string, options?: CallOptions) =>
      call('GET /admin/v1/deliveries/{id}', { params: [id], options }),
    /** Takes it back where that can be done. */
    recall: (id: string, options?: CallOptions) =>
      call('POST /admin/v1/deliveries/{id}/recall', { params: [id], options }),
  };
}
