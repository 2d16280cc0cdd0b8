import type { Request } from 'autocannon';
import type { Program } from '../setup/start-program.ts';

/** A server under measurement that takes run requests. */
export interface AcceptContender extends Program {
  url: string;
  /** The same body to each of them; an address and headers of its own. */
  request: Pick<Request, 'path' | 'headers'>;
  /** Counts the runs it has stored. */
  countStored(): Promise<number>;
}
