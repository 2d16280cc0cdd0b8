import type { PlanAssumptions } from '@notiflow/contracts';
import type { Database, PeekedPass } from '@notiflow/database';
import type { Answer, Question, QuestionKind } from '@notiflow/engine';

/** Somebody at a step that asks. */
export interface AskedThere<K extends QuestionKind = QuestionKind> {
  notificationId: string;
  notiflowId: string;
  recipientId: string;
  step: string;
  question: Question<K>;
  /** When it is asked, which may be in times to come, and what time it is now. */
  at: Date;
  now: Date;
}

/** What would be answered, and what it is answered from. */
export interface Peeked<K extends QuestionKind = QuestionKind> {
  answer: Answer<K>;
  details: Record<string, unknown>;
  /** What is supposed beside what is stored; null when nothing is. */
  assumption: string | null;
}

interface Given {
  database: Database;
  projectId: string;
  assume: PlanAssumptions;
}

type Peek<K extends QuestionKind> = (given: Given, asked: AskedThere<K>[]) => Promise<Peeked<K>[]>;

/**
 * THE TABLE OF LOOKS: how each kind of question is answered without changing anything, for who explains or plans; each
 * asks the database a constant number of times.
 */
const peeks: { [K in QuestionKind]: Peek<K> } = {
  throttle: peekThrottles,
  registered: peekRegistered,
  suppression: peekSuppressions,
  digest: peekDigests,
  cap: peekCaps,
  deliveries: supposeDeliveries,
  event: supposeEvents,
  call: supposeCalls,
};

/** Answers the questions of a set in their order, and takes nothing: what the answers of the worker take stays free. */
export async function peekQuestions(given: Given, asked: AskedThere[]): Promise<Peeked[]> {
  const answered = new Map<AskedThere, Peeked>();
  for (const kind of Object.keys(peeks) as QuestionKind[]) {
    const ofKind = asked.filter(({ question }) => question.kind === kind);
    if (ofKind.length === 0) continue;
    const peeked = await (peeks[kind] as Peek<QuestionKind>)(given, ofKind);
    for (const [place, one] of ofKind.entries()) {
      const answer = peeked[place];
      if (answer !== undefined) answered.set(one, answer);
    }
  }
  return asked.map((one) => {
    const answer = answered.get(one);
    if (answer === undefined) throw new Error(`Nobody answered what the step ${one.step} asked.`);
    return answer;
  });
}

async function peekThrottles(
  { database, projectId }: Given,
  asked: AskedThere<'throttle'>[],
): Promise<Peeked<'throttle'>[]> {
  const seekers = asked.map(({ question, ...one }) => ({ ...toSeeker(one), ...question }));
  const peeked = await database.notifications.peekThrottles({ projectId, asked: seekers });
  return peeked.map((pass) => ({
    answer: { passes: pass.passes },
    details: { throttle: presentPass(pass) },
    assumption: null,
  }));
}

async function peekCaps(
  { database, projectId }: Given,
  asked: AskedThere<'cap'>[],
): Promise<Peeked<'cap'>[]> {
  const seekers = asked.map(({ question, ...one }) => ({ ...toSeeker(one), ...question }));
  const peeked = await database.notifications.peekCaps({ projectId, asked: seekers });
  const assumption = 'Caps count what was made until now, and nothing of this run.';
  return peeked.map(({ passes, by, ...pass }) => ({
    answer: { passes, by },
    details: { cap: presentPass({ passes, by, ...pass }) },
    assumption,
  }));
}

async function peekSuppressions(
  { database, projectId }: Given,
  asked: AskedThere<'suppression'>[],
): Promise<Peeked<'suppression'>[]> {
  const peeked = await database.suppressions.peekSuppressed({
    projectId,
    asked: asked.map(({ question: { channelType, addresses }, at, now }) => {
      return { channelType, addresses, afterMs: at.getTime() - now.getTime() };
    }),
  });
  return peeked.map((found) => {
    const suppressions = found.map(({ reason, since }) => ({ reason, since: since.toISOString() }));
    return { answer: found, details: { suppressions }, assumption: null };
  });
}

async function peekRegistered(
  { database, projectId }: Given,
  asked: AskedThere<'registered'>[],
): Promise<Peeked<'registered'>[]> {
  const found = await database.channelSettings.peekRegistered({
    projectId,
    asked: asked.map(({ recipientId: userId, question: { channelId } }) => ({ userId, channelId })),
  });
  // What is registered are addresses: how many there are says enough.
  return found.map((answer) => ({
    answer,
    details: {
      registered: {
        settings: Object.keys(answer.settings),
        subscriptions: answer.subscriptions.length,
      },
    },
    assumption: null,
  }));
}

function toSeeker({ notificationId: id, at, now, ...one }: Omit<AskedThere, 'question'>) {
  return { ...one, id, visit: 0, afterMs: at.getTime() - now.getTime() };
}

/** Who is counted, as the wire says it. */
function presentPass({ passes, passCount, lastRunId, lastNotificationId, closesAt }: PeekedPass) {
  const counted = { passes, counted: passCount };
  if (passCount === 0) return counted;
  const last = { run_id: lastRunId, notification_id: lastNotificationId };
  return { ...counted, last, until: closesAt?.toISOString() ?? null };
}

/** What the way has made so far is with its facts; of a run that is stored, rows say what became of it. */
async function supposeDeliveries(
  _: Given,
  asked: AskedThere<'deliveries'>[],
): Promise<Peeked<'deliveries'>[]> {
  const assumption = 'Messages before it are taken for sent, and for not seen, read or clicked.';
  return asked.map(() => ({ answer: [], details: {}, assumption }));
}

/** Who comes while no window is open is the first of one. */
async function peekDigests(
  { database, projectId }: Given,
  asked: AskedThere<'digest'>[],
): Promise<Peeked<'digest'>[]> {
  const keys = asked.map(({ recipientId, notiflowId, step, question: { window } }) => {
    return { recipientId, notiflowId, step, keyHash: window.keyHash };
  });
  const open = await database.notifications.findOpenDigests({ projectId, keys });
  return asked.map(({ recipientId, step, at, question: { window, lookBackMs } }) => {
    const isOpen = open.some(
      (one) =>
        one.recipientId === recipientId &&
        one.step === step &&
        one.keyHash === window.keyHash &&
        one.closesAt > at,
    );
    const assumption = lookBackMs > 0 ? 'No digest went on within the time it looks back.' : null;
    return { answer: { leads: !isOpen }, details: {}, assumption };
  });
}

/** Nobody knows what will happen: a wait that is planned is over at its time-out. */
async function supposeEvents(
  { assume }: Given,
  asked: AskedThere<'event'>[],
): Promise<Peeked<'event'>[]> {
  return asked.map(({ step, question: { name, timeoutMs, isWoken, after }, at }) => {
    const until = new Date(at.getTime() + (isWoken ? 0 : timeoutMs));
    const data = ownOf(assume.events, step);
    if (data === undefined) {
      const assumption = `No event ${name} comes before the time-out; assume.events.${step} gives one.`;
      return { answer: { until, lookAgainAt: until, events: [] }, details: {}, assumption };
    }
    const events = after === null ? [{ id: 'assumed', data: toObject(data) }] : [];
    const assumption = `An event ${name} comes at once, as given.`;
    return { answer: { until, lookAgainAt: until, events }, details: {}, assumption };
  });
}

/** Nobody is called for a look: conditions and texts after it see an answer without anything in it. */
async function supposeCalls(
  { assume }: Given,
  asked: AskedThere<'call'>[],
): Promise<Peeked<'call'>[]> {
  return asked.map(({ step }) => {
    const value = ownOf(assume.fetch, step);
    const assumption =
      value === undefined
        ? `The call is not made; it is taken to answer nothing. assume.fetch.${step} gives an answer.`
        : 'The call is not made; it is taken to answer what was given.';
    return { answer: { state: 'answered', value: value ?? {} }, details: {}, assumption };
  });
}

/** A step may have the name of something that every object inherits. */
function ownOf(assumed: Record<string, unknown> | undefined, step: string): unknown {
  return assumed !== undefined && Object.hasOwn(assumed, step) ? assumed[step] : undefined;
}

function toObject(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? { ...data } : {};
}
