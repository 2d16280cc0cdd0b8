import type { BackendFactory, IQueueBackend } from 'bullmq';

/**
 * Whose connections they are: a producer's fail fast, those of somebody who looks wait for seconds, a consumer's for as
 * long as it takes.
 */
export type StoreRole = 'producer' | 'viewer' | 'consumer';

/** Where BullMQ keeps its jobs: connections that all queues of one owner share. */
export interface JobStore {
  /** Hands BullMQ a queue on the shared connections; the `connection` option BullMQ asks for is not used. */
  openBackend: BackendFactory<IQueueBackend, string>;
  /** Resolves, and never rejects, when the first try to connect is over. */
  tried: Promise<void>;
  /** Tells whether commands have a chance to be answered now. */
  isConnected(): boolean;
  /** Resolves when the server answers. */
  ping(): Promise<unknown>;
  /** Closes the shared connections; never rejects. */
  close(): Promise<void>;
}

/** How a store is opened. */
export interface StoreOptions {
  role: StoreRole;
  /** Hears of every lost connection and failed try to connect. */
  onError: (error: Error) => void;
}
