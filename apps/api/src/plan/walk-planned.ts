import { setImmediate } from 'node:timers/promises';
import type { PlanAssumptions } from '@notiflow/contracts';
import type { Database, DigestWindowKey, LoadedNotification, PlannedRun } from '@notiflow/database';
import {
  type Asking,
  answerWalker,
  buildFacts,
  compilePlan,
  type DigestRest,
  joinDigest,
  type Plan,
  type TracedStep,
  type WalkedAhead,
  type Walker,
  wakeWalker,
  walkAhead,
} from '@notiflow/engine';
import { reachOf } from '@notiflow/providers';
import { type AskedThere, peekQuestions } from '../explain/peek-questions.ts';

/** What is supposed at a step because nobody can know it. */
export interface Assumption {
  step: string;
  text: string;
}

/** A step on a planned way, with what others had to do with it. */
export interface PlannedStep extends TracedStep {
  answered: Record<string, unknown>;
}

/** How far a recipient of a planned run gets. */
export interface PlannedWay {
  notification: LoadedNotification;
  steps: PlannedStep[];
  halt: Exclude<WalkedAhead['halt'], Asking | DigestRest>;
  /** When it ends, by the clock that jumps. */
  endsAt: Date;
}

interface Given {
  database: Database;
  projectId: string;
  planned: PlannedRun;
  steps: Parameters<typeof compilePlan>[0];
  startsAt: Date;
  assume: PlanAssumptions;
}

/** Somebody on the way, with what was told so far. */
interface Walk {
  notification: LoadedNotification;
  walker: Walker;
  steps: PlannedStep[];
  /** What the step that asked last was answered from. */
  answered: { step: string; details: Record<string, unknown> } | null;
}

interface Waiting<Halt = Asking | DigestRest> {
  walk: Walk;
  halt: Halt;
}

const isAsking = (one: Waiting): one is Waiting<Asking> => one.halt.kind === 'asking';
const isDigesting = (one: Waiting): one is Waiting<DigestRest> => one.halt.kind === 'resting';

/**
 * Takes every recipient all the way, by the engine and a clock that jumps over rests. What steps ask is collected over
 * all of them and looked up at once, as the worker does, and nothing is taken.
 */
export async function walkPlanned(
  given: Given,
): Promise<{ ways: PlannedWay[]; assumptions: Assumption[] }> {
  const ways = new Map<string, PlannedWay>();
  const assumptions: Assumption[] = [];
  let walks = beginWalks(given);
  while (walks.length > 0) {
    const waiting: Waiting[] = [];
    for (const walk of walks) {
      waiting.push(...walkOn(walk, ways));
      // Conditions may look through much data, and others wait for this process, too.
      await setImmediate();
    }
    const asking = waiting.filter(isAsking);
    const digesting = waiting.filter(isDigesting);
    walks = [
      ...(await answerWalks(given, { waiting: asking, assumptions })),
      ...(await joinDigests(given, { waiting: digesting, assumptions, ways })),
    ];
  }
  const inOrder = given.planned.set.notifications.flatMap(({ id }) => ways.get(id) ?? []);
  return { ways: inOrder, assumptions: distinct(assumptions) };
}

function beginWalks({ planned: { set, run }, steps, startsAt }: Given): Walk[] {
  if (run === null) return [];
  const plan: Plan = compilePlan(steps);
  const channels = new Map(
    set.channels.map((channel) => [
      channel.handle,
      { ...channel, reach: reachOf(channel.type, channel.provider) },
    ]),
  );
  return set.notifications.flatMap((notification) => {
    const { recipient, results } = notification;
    if (recipient === null) return [];
    const now = startsAt;
    const facts = { ...buildFacts(notification, run), recipient, now, results, deliveries: [] };
    const walker: Walker = { plan, stand: null, channels, facts };
    return [{ notification, walker, steps: [], answered: null }];
  });
}

/** Goes on with one recipient, to the end or to the next question. */
function walkOn(walk: Walk, ways: Map<string, PlannedWay>): Waiting[] {
  const { steps: taken, halt, walker } = walkAhead(walk.walker);
  const { answered } = walk;
  const steps = [
    ...walk.steps,
    // A step that asks is told of when it has its answer.
    ...taken
      .filter(({ isAsking }) => !isAsking)
      .map((one, place) => {
        const isAnswered = place === 0 && answered?.step === one.step.handle;
        return { ...one, answered: isAnswered ? answered.details : {} };
      }),
  ];
  if (halt.kind === 'asking' || halt.kind === 'resting') {
    return [{ walk: { ...walk, walker, steps }, halt }];
  }
  const { notification } = walk;
  ways.set(notification.id, { notification, steps, halt, endsAt: walker.facts.now });
  return [];
}

async function answerWalks(
  { database, projectId, planned, assume }: Given,
  { waiting, assumptions }: { waiting: Waiting<Asking>[]; assumptions: Assumption[] },
): Promise<Walk[]> {
  const asked = waiting.map(({ walk, halt: { step, question } }): AskedThere => {
    const { facts } = walk.walker;
    return {
      notificationId: walk.notification.id,
      notiflowId: planned.run?.notiflow.id ?? '',
      recipientId: facts.recipient.id,
      step,
      question,
      at: facts.now,
      now: shift(planned.now, planned.run?.clockOffsetMs),
    };
  });
  const peeked = await peekQuestions({ database, projectId, assume }, asked);
  return waiting.map(({ walk, halt: asking }, place) => {
    const { answer, details, assumption } = peeked[place] ?? {};
    if (assumption != null) assumptions.push({ step: asking.step, text: assumption });
    const before = walk.answered?.step === asking.step ? walk.answered.details : {};
    const answers = { [asking.question.kind]: answer };
    return {
      ...walk,
      walker: answerWalker(walk.walker, asking, answers),
      answered: { step: asking.step, details: { ...before, ...details } },
    };
  });
}

interface Digesting {
  waiting: Waiting<DigestRest>[];
  assumptions: Assumption[];
  /** Where it ends for whom the digest stays too small. */
  ways: Map<string, PlannedWay>;
}

/** Lets those who come to a digest join the window that is open now, if there is one, and go on when it closes. */
async function joinDigests(
  { database, projectId, planned: { run } }: Given,
  { waiting, assumptions, ways }: Digesting,
): Promise<Walk[]> {
  const keys = waiting.map(({ walk, halt: { step, window } }) => ({
    recipientId: walk.walker.facts.recipient.id,
    notiflowId: run?.notiflow.id ?? '',
    step,
    keyHash: window.keyHash,
  }));
  const open = await database.notifications.findOpenDigests({ projectId, keys });
  return waiting.flatMap(({ walk, halt: { step, why, window } }, place) => {
    const found = open.find((one) => isSameWindow(one, keys[place]));
    const closesAt = found === undefined ? null : shift(found.closesAt, run?.clockOffsetMs);
    const isOpen = closesAt !== null && closesAt > walk.walker.facts.now;
    const before = isOpen && found ? found : { itemCount: 0, actorCount: 0, items: [] };
    const text = 'Nothing else comes into the digest before it closes.';
    assumptions.push({ step, text });
    const digest = joinDigest(walk.walker, before);
    const isFull = window.maxItems !== undefined && digest.total_items >= window.maxItems;
    const until = isFull ? walk.walker.facts.now : isOpen ? closesAt : window.closesAt;
    if (digest.total_items < (window.minItems ?? 0)) {
      const halt = { kind: 'stopped', step, reason: 'digest_below_minimum' } as const;
      const { notification, steps } = walk;
      ways.set(notification.id, { notification, steps, halt, endsAt: until });
      return [];
    }
    const told = { joins: isOpen, items: digest.total_items, closes_at: until.toISOString() };
    const walker = wakeWalker(walk.walker, { step, why, until, digest });
    return [{ ...walk, walker, answered: { step, details: { digest: told } } }];
  });
}

function isSameWindow(one: DigestWindowKey, other?: DigestWindowKey): boolean {
  return (
    one.recipientId === other?.recipientId &&
    one.step === other.step &&
    one.keyHash === other.keyHash
  );
}

function shift(moment: Date, ms = 0): Date {
  return new Date(moment.getTime() + ms);
}

function distinct(assumptions: Assumption[]): Assumption[] {
  return [...new Map(assumptions.map((one) => [`${one.step} ${one.text}`, one])).values()];
}
