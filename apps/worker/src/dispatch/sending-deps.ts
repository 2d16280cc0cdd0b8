import type { Logger } from '@notiflow/boot';
import type { ChannelForSending, Database } from '@notiflow/database';
import type { Providers } from '@notiflow/providers';
import type { TokenBuckets } from '@notiflow/queue';
import type { LogLines } from '../log-lines.ts';
import type { Presence } from '../presence.ts';
import type { WorkerMetrics } from '../worker-metrics.ts';
import type { MailTracker } from './track-mail.ts';

/** Credentials in clear, or why they cannot be read. */
export type OpenedCredentials = { ok: true; value: unknown } | { ok: false; reason: string };

/** What decides when a worker ends. */
export interface StopSignals {
  /** Fires when the worker is asked to stop: nothing is begun any more. */
  stopping: AbortSignal;
  /** Fires when the time to stop is nearly over: attempts under way are cut off. */
  abortSends: AbortSignal;
}

/** How many other workers there are, as far as it is known. */
export interface Company {
  others: number;
}

/** What it takes to send deliveries. */
export interface SendingDeps extends Pick<Database, 'deliveries' | 'channelHealth'>, StopSignals {
  providers: Providers;
  /** What channels with a limit may send, for all workers together. */
  tokens: TokenBuckets;
  /** Kept up to date by the sign of life. */
  company: Company;
  /** What is said with the sign of life. */
  presence: Presence;
  /** Where the world reaches the api; null where it does not. */
  publicUrl: string | null;
  /** Makes mails countable; null where the world does not reach us. */
  trackMail: MailTracker | null;
  openCredentials(channel: ChannelForSending): OpenedCredentials;
  logger: Logger<LogLines>;
  metrics: WorkerMetrics;
}
