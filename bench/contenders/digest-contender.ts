import type { Program } from '../setup/start-program.ts';

/** What one run says: an event for each of these users. */
export interface DigestRun {
  users: { id: string; externalId: string }[];
  data: { text: string };
}

/** Who collects events and sends them as digests. */
export interface DigestContender extends Pick<Program, 'pid' | 'stop'> {
  name: string;
  /** Takes a run in; answers when it is stored. */
  accept(run: DigestRun): Promise<void>;
  /** How many of the events wait for the end of their window. */
  countWaiting(): Promise<number>;
  /** Makes the windows of all events end now. */
  endWindows(): Promise<void>;
}
