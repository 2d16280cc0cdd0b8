import { setImmediate } from 'node:timers/promises';
import type { PlanAssumptions } from '@notiflow/contracts';
import type { Database, LoadedNotification, PlannedRun } from '@notiflow/database';
import {
  type Asking,
  answerWalker,
  buildFacts,
  compilePlan,
  type Plan,
  type TracedStep,
  type WalkedAhead,
  type Walker,
  walkAhead,
} from '@notiflow/engine';
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
  halt: Exclude<WalkedAhead['halt'], Asking>;
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

interface AskingWalk {
  walk: Walk;
  asking: Asking;
}

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
    const waiting: AskingWalk[] = [];
    for (const walk of walks) {
      waiting.push(...walkOn(walk, ways));
      // Conditions may look through much data, and others wait for this process, too.
      await setImmediate();
    }
    walks = await answerWalks(given, { waiting, assumptions });
  }
  const inOrder = given.planned.set.notifications.flatMap(({ id }) => ways.get(id) ?? []);
  return { ways: inOrder, assumptions: distinct(assumptions) };
}

function beginWalks({ planned: { set, run }, steps, startsAt }: Given): Walk[] {
  if (run === null) return [];
  const plan: Plan = compilePlan(steps);
  const channels = new Map(set.channels.map((channel) => [channel.handle, channel]));
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
function walkOn(walk: Walk, ways: Map<string, PlannedWay>): AskingWalk[] {
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
  if (halt.kind === 'asking') return [{ walk: { ...walk, walker, steps }, asking: halt }];
  const { notification } = walk;
  ways.set(notification.id, { notification, steps, halt, endsAt: walker.facts.now });
  return [];
}

async function answerWalks(
  { database, projectId, planned, assume }: Given,
  { waiting, assumptions }: { waiting: AskingWalk[]; assumptions: Assumption[] },
): Promise<Walk[]> {
  const asked = waiting.map(({ walk, asking: { step, question } }): AskedThere => {
    const { facts } = walk.walker;
    return {
      notificationId: walk.notification.id,
      notiflowId: planned.run?.notiflow.id ?? '',
      recipientId: facts.recipient.id,
      step,
      question,
      at: facts.now,
      now: new Date(planned.now.getTime() + (planned.run?.clockOffsetMs ?? 0)),
    };
  });
  const peeked = await peekQuestions({ database, projectId, assume }, asked);
  return waiting.map(({ walk, asking }, place) => {
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

function distinct(assumptions: Assumption[]): Assumption[] {
  return [...new Map(assumptions.map((one) => [`${one.step} ${one.text}`, one])).values()];
}
