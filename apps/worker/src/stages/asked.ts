import type { LoadedRun, Person } from '@notiflow/database';
import type { Facts, Question, QuestionKind, Results, StepChannel } from '@notiflow/engine';

/** A notification that stands at a step which asks. */
export interface Asked<K extends QuestionKind = QuestionKind> {
  id: string;
  /** The visit that was loaded. */
  visit: number;
  step: string;
  /** How far the clock of its project is ahead of Postgres'. */
  clockOffsetMs: number;
  question: Question<K>;
  /** The call it waited for at this step; null when it comes to the step. */
  callId: string | null;
  recipient: Person;
  run: LoadedRun;
  /** Data given for this recipient alone. */
  data: Record<string, unknown> | null;
  results: Results;
  /** The digest it carries, and the window that was. */
  digest: Facts['digest'];
  windowId: string | null;
  /** The channels of the project by handle. */
  channels: ReadonlyMap<string, StepChannel>;
}
