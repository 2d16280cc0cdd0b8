import type { SeededTopic } from '../setup/seed-topics.ts';
import type { Program } from '../setup/start-program.ts';

/** A design under measurement: one worker process, and how a run is handed to it. */
export interface Contender extends Program {
  name: string;
  /** Stores a run for the topic, tells the worker, and answers the id of the run. */
  accept(topic: SeededTopic): Promise<string>;
}
