import type { Db } from '../connect.ts';
import { type Pass, type PassQuestion, takePasses } from './take-passes.ts';

/** A notification at a channel step that would make a message of a capped channel type. */
export interface CapQuestion {
  id: string;
  /** The visit that was loaded. */
  visit: number;
  step: string;
  channelType: string;
  limits: { limit: number; windowMs: number }[];
}

/** What is counted together: what a recipient gets of a channel type in the project, whatever notiflow it is of. */
export function toCapPass({ id, visit, step, channelType, limits }: CapQuestion): PassQuestion {
  const bucket = { use: 'cap', name: channelType, ofRecipient: true, ofNotiflow: false };
  return { id, visit, step, bucket, isFixed: false, limits };
}

/** Tells which of the messages may be made, in their order, and counts them: one statement for any set. */
export async function passCaps(db: Db, asked: CapQuestion[]): Promise<Pass[]> {
  return takePasses(db, asked.map(toCapPass));
}
