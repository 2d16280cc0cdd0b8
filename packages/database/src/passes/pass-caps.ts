import type { Db } from '../connect.ts';
import { type Pass, takePasses } from './take-passes.ts';

/** A notification at a channel step that would make a message of a capped channel type. */
export interface CapQuestion {
  id: string;
  /** The visit that was loaded. */
  visit: number;
  step: string;
  channelType: string;
  limits: { limit: number; windowMs: number }[];
}

/**
 * Tells which of the messages may be made, in their order, and counts them: one statement for any set. What is counted
 * together is what a recipient gets of a channel type in the project, whatever notiflow it is of.
 */
export async function passCaps(db: Db, asked: CapQuestion[]): Promise<Pass[]> {
  return takePasses(
    db,
    asked.map(({ id, visit, step, channelType, limits }) => ({
      id,
      visit,
      step,
      bucket: { use: 'cap', name: channelType, ofRecipient: true, ofNotiflow: false },
      isFixed: false,
      limits,
    })),
  );
}
