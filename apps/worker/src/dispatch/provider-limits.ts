import { findProvider, providers } from '@notiflow/providers';

// Time to record an attempt that ended at its very last moment.
const recordingMs = 5_000;

/** What a provider allows one process. */
export interface ProviderLimits {
  /** Attempts open at once. */
  slotCount: number;
  /** Of them those of one channel. */
  channelMax: number;
  /** The longest an attempt may take. */
  attemptMs: number;
  /**
   * How long a claim holds: one attempt and its recording. By the slowest provider of the channel type: when a claim
   * finds that the channel was given another one, the attempt begins all the same.
   */
  leaseMs: number;
}

const unknown = { concurrency: 5, channelConcurrency: 5, timeoutMs: 1_000 };

/** Reads the limits of a provider; one that the code does not know any more is refused within its few slots. */
export function providerLimits(channelType: string, name: string): ProviderLimits {
  const provider = findProvider(channelType, name);
  const isSending = provider !== undefined && !provider.storedOnly;
  const { concurrency, channelConcurrency, timeoutMs } = isSending ? provider : unknown;
  const leaseMs = Math.max(timeoutMs, ...timeoutsOf(channelType)) + recordingMs;
  return { slotCount: concurrency, channelMax: channelConcurrency, attemptMs: timeoutMs, leaseMs };
}

function timeoutsOf(channelType: string): number[] {
  return providers.flatMap((provider) =>
    provider.channelType === channelType && !provider.storedOnly ? provider.timeoutMs : [],
  );
}
