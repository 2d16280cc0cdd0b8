import type { Answer, Answers, QuestionKind } from '@notiflow/engine';
import type { WorkerDeps } from '../deps.ts';
import { answerCalls } from './answer-calls.ts';
import type { Asked } from './asked.ts';

type Deps = Pick<
  WorkerDeps,
  'notifications' | 'events' | 'calls' | 'plans' | 'renderer' | 'doorbell'
>;

/** Answers the questions of one kind, in their order. */
type Answerer<K extends QuestionKind> = (deps: Deps, asked: Asked<K>[]) => Promise<Answer<K>[]>;

/** THE TABLE OF QUESTIONS: one line per kind; each asks the database a constant number of times. */
const answerers: { [K in QuestionKind]: Answerer<K> } = {
  throttle: answerThrottles,
  digest: answerDigests,
  deliveries: answerDeliveries,
  registered: answerRegistered,
  suppression: answerSuppressions,
  cap: answerCaps,
  event: answerEvents,
  call: answerCalls,
};

/** Answers the questions of a set, by notification: for each kind that is asked, all at once. */
export async function answerQuestions(deps: Deps, asked: Asked[]): Promise<Map<string, Answers>> {
  const answers = new Map<string, Answers>();
  for (const kind of Object.keys(answerers) as QuestionKind[]) {
    for (const [id, answer] of await answerKind(deps, { kind, asked })) answers.set(id, answer);
  }
  return answers;
}

async function answerKind<K extends QuestionKind>(
  deps: Deps,
  { kind, asked }: { kind: K; asked: Asked[] },
): Promise<[id: string, answers: Answers][]> {
  const ofKind = asked.filter(({ question }) => question.kind === kind) as Asked<K>[];
  if (ofKind.length === 0) return [];
  const answered = await answerers[kind](deps, ofKind);
  return ofKind.flatMap(({ id }, place) => {
    const answer = answered[place];
    return answer === undefined ? [] : [[id, { [kind]: answer }]];
  });
}

async function answerThrottles(
  { notifications }: Deps,
  asked: Asked<'throttle'>[],
): Promise<Answer<'throttle'>[]> {
  const questions = asked.map(({ id, visit, step, question }) => {
    const { kind: _, ...asks } = question;
    return { id, visit, step, ...asks };
  });
  const passes = await notifications.passThrottles(questions);
  return passes.map((one) => ({ passes: one }));
}

async function answerSuppressions(
  { notifications }: Deps,
  asked: Asked<'suppression'>[],
): Promise<Answer<'suppression'>[]> {
  return notifications.findSuppressed(
    asked.map(({ run, question: { channelType, addresses } }) => {
      return { projectId: run.projectId, channelType, addresses };
    }),
  );
}

async function answerRegistered(
  { notifications }: Deps,
  asked: Asked<'registered'>[],
): Promise<Answer<'registered'>[]> {
  return notifications.findRegistered(
    asked.map(({ recipient, question: { channelId } }) => ({ userId: recipient.id, channelId })),
  );
}

async function answerDigests(
  { notifications }: Deps,
  asked: Asked<'digest'>[],
): Promise<Answer<'digest'>[]> {
  const leads = await notifications.leadDigests(
    asked.map(({ id, visit, step, clockOffsetMs, question: { window, lookBackMs } }) => {
      const closesAt = new Date(window.closesAt.getTime() - clockOffsetMs);
      return { id, visit, step, window: { ...window, closesAt }, lookBackMs };
    }),
  );
  return leads.map((one) => ({ leads: one }));
}

async function answerCaps(
  { notifications }: Deps,
  asked: Asked<'cap'>[],
): Promise<Answer<'cap'>[]> {
  const passes = await notifications.passCaps(
    asked.map(({ id, visit, step, question: { channelType, limits } }) => {
      return { id, visit, step, channelType, limits };
    }),
  );
  return passes.map(({ passes: isPassing, by }, place) => {
    const offsetMs = asked[place]?.clockOffsetMs ?? 0;
    const until = by && new Date(by.until.getTime() + offsetMs);
    return { passes: isPassing, by: by && until && { ...by, until } };
  });
}

async function answerDeliveries(
  { notifications }: Deps,
  asked: Asked<'deliveries'>[],
): Promise<Answer<'deliveries'>[]> {
  const made = await notifications.findDeliveriesMade(asked.map(({ id }) => id));
  return asked.map(({ id }) => made.get(id) ?? []);
}

async function answerEvents({ events }: Deps, asked: Asked<'event'>[]): Promise<Answer<'event'>[]> {
  const seen = await events.lookForEvents(
    asked.map(({ id, visit, step, question: { name, timeoutMs, after } }) => {
      return { id, visit, step, name, timeoutMs, after };
    }),
  );
  // Saved by somebody else since it was loaded: whatever is decided here is written nowhere.
  const now = new Date();
  const nothing = { until: now, lookAgainAt: now, events: [] };
  return asked.map(({ id }) => seen.get(id) ?? nothing);
}
