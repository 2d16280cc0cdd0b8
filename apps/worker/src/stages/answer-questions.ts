import type { Answer, Answers, Question, QuestionKind } from '@notiflow/engine';
import type { WorkerDeps } from '../deps.ts';

/** A notification that stands at a step which asks. */
export interface Asked<K extends QuestionKind = QuestionKind> {
  id: string;
  /** The visit that was loaded. */
  visit: number;
  step: string;
  question: Question<K>;
}

type Deps = Pick<WorkerDeps, 'notifications'>;

/** Answers the questions of one kind, in their order. */
type Answerer<K extends QuestionKind> = (deps: Deps, asked: Asked<K>[]) => Promise<Answer<K>[]>;

/** THE TABLE OF QUESTIONS: one line per kind; each asks the database a constant number of times. */
const answerers: { [K in QuestionKind]: Answerer<K> } = {
  throttle: answerThrottles,
};

/** Answers the questions of a set, by notification: for each kind that is asked, all at once. */
export async function answerQuestions(deps: Deps, asked: Asked[]): Promise<Map<string, Answers>> {
  const answers = new Map<string, Answers>();
  for (const kind of Object.keys(answerers) as QuestionKind[]) {
    const ofKind = asked.filter(({ question }) => question.kind === kind);
    if (ofKind.length === 0) continue;
    const answered = await answerers[kind](deps, ofKind);
    for (const [place, { id }] of ofKind.entries()) {
      const answer = answered[place];
      if (answer !== undefined) answers.set(id, { [kind]: answer });
    }
  }
  return answers;
}

async function answerThrottles(
  { notifications }: Deps,
  asked: Asked<'throttle'>[],
): Promise<Answer<'throttle'>[]> {
  const passing = await notifications.passThrottles(
    asked.map(({ id, visit, step, question: { keyHash, windowMs } }) => {
      return { id, visit, step, keyHash, windowMs };
    }),
  );
  return asked.map(({ id }) => ({ passes: passing.has(id) }));
}
