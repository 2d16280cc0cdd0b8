import type { Caller } from '../call-operation.ts';
import type { BodyOf, CallOptions } from '../operations.ts';

/** What happened, for notifications that wait for it. */
export function createEvents({ call }: Caller) {
  return {
    /** Tells an event of one recipient or of up to 100; it is stored by the time this answers. */
    tell: (body: BodyOf<'POST /admin/v1/events'>, options?: CallOptions) =>
      call('POST /admin/v1/events', { body, options }),
  };
}
