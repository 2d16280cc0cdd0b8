import type { Admission } from '@notiflow/database';
import type { Line } from './line.ts';

/** One reader of one feed, connected to this process. */
export interface FeedStream {
  line: Line;
  userId: string;
  channelId: string;
  admission: Admission;
  /** How often the links to the inbox of its reader had been ended; null where none let them in. */
  inboxGeneration: number | null;
  /** When the token of its reader ends, in milliseconds of the epoch; Infinity where none does. */
  validUntil: number;
  /** What its reader has been told of; null when it begins with what comes next, and that is not known yet. */
  position: number | null;
  /** Whether its reader has been told the counts. */
  isGreeted: boolean;
  /** Its number among the streams, by which they take turns in what is done now and then. */
  turn: number;
  /** Nothing is written to it once it is not. */
  isOpen: boolean;
  /** Heartbeats in a row at which its reader had not taken all of what was written before. */
  lateBeats: number;
}
