import type { SupportedChannelType } from '@notiflow/contracts';
import { providers, type SendingProvider } from '@notiflow/providers';

// Time to record an attempt that ended at its very last moment.
const recordingMs = 5_000;

// Two sets of one channel type are worked at a time, and share what a provider allows one process.
const setsAtOnce = 2;

/** How a set of deliveries of one channel type is worked. */
export interface DispatchLimits {
  /** The longest an attempt may take. */
  attemptMs: number;
  /** How long a claim holds: one attempt and its recording. */
  leaseMs: number;
  /** Attempts under way at once within the set. */
  concurrency: number;
}

/** Derives the limits from the providers of the channel type. */
export function dispatchLimitsOf(channelType: SupportedChannelType): DispatchLimits {
  const sending = providers.filter(
    (provider): provider is SendingProvider =>
      !provider.storedOnly && provider.channelType === channelType,
  );
  const attemptMs = Math.max(...sending.map(({ timeoutMs }) => timeoutMs));
  const concurrency = Math.min(...sending.map((provider) => provider.concurrency));
  return {
    attemptMs,
    leaseMs: attemptMs + recordingMs,
    concurrency: Math.max(1, Math.floor(concurrency / setsAtOnce)),
  };
}
