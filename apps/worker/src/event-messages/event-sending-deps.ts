import type { ClaimedEventMessage, Database } from '@notiflow/database';
import type { SendingDeps } from '../dispatch/sending-deps.ts';

/** What it takes to tell endpoints what happens. */
export interface EventSendingDeps
  extends Pick<SendingDeps, 'providers' | 'stopping' | 'abortSends' | 'logger' | 'metrics'>,
    Pick<Database, 'eventEndpoints'> {
  /** The secrets that sign a message, in clear, with spaces between; null when they cannot be opened. */
  openEndpointSecrets(message: ClaimedEventMessage): string | null;
}
