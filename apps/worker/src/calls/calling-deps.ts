import type { Database } from '@notiflow/database';
import type { HttpCaller } from '@notiflow/providers';
import type { Doorbell } from '@notiflow/queue';
import type { SendingDeps } from '../dispatch/sending-deps.ts';

/** What it takes to make the calls of fetch steps. */
export interface CallingDeps extends SendingDeps, Pick<Database, 'calls'> {
  doorbell: Pick<Doorbell, 'ring'>;
  httpCaller: HttpCaller;
}
