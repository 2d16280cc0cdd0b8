import { findProvider } from '@notiflow/providers';

// Time to record an attempt that ended at its very last moment.
const recordingMs = 5_000;

/** What a provider allows one process. */
export interface ProviderLimits {
  /** Attempts open at once. */
  slotCount: number;
  /** The longest an attempt may take. */
  attemptMs: number;
  /** How long a claim holds: one attempt and its recording. */
  leaseMs: number;
}

/** Reads the limits of a provider; one that the code does not know any more is refused within its few slots. */
export function providerLimits(channelType: string, name: string): ProviderLimits {
  const provider = findProvider(channelType, name);
  const isSending = provider !== undefined && !provider.storedOnly;
  const { concurrency, timeoutMs } = isSending ? provider : { concurrency: 5, timeoutMs: 1_000 };
  return { slotCount: concurrency, attemptMs: timeoutMs, leaseMs: timeoutMs + recordingMs };
}
