import {
  type Advance,
  type LeftWait,
  type LoadedChannel,
  type LoadedNotification,
  type LoadedRun,
  type NotificationSet,
  newId,
  type Person,
} from '@notiflow/database';
import {
  type Answers,
  type Asking,
  buildFacts,
  type DeliveryFacts,
  foreseeDelivery,
  type Halt,
  type Plan,
  type Results,
  type Stand,
  type StepChannel,
  takeSteps,
} from '@notiflow/engine';
import { reachOf } from '@notiflow/providers';
import type { WorkerDeps } from '../deps.ts';
import { answerQuestions } from './answer-questions.ts';
import { type Carried, carryDigest } from './carry-digest.ts';
import { createTurns } from './create-turns.ts';
import type { StepVisit } from './make-deliveries.ts';

/** Where the notifications of a set got to, and the channel steps they visited. */
export interface SetTaken {
  advances: Advance[];
  visits: StepVisit[];
  /** The steps that waited for an event and were left. */
  leftWaits: LeftWait[];
}

/** The channels of a project by handle. */
type Channels = ReadonlyMap<string, StepChannel>;

/** A notification on its way, and where it stands. */
interface Walk extends Carried {
  recipient: Person;
  plan: Plan;
  stand: Stand;
  /** What its steps found out since it was loaded. */
  found: Results;
  /** What its channel steps visited since then make. */
  made: DeliveryFacts[];
  /** The steps that looked for an event since. */
  lookedAt: readonly string[];
}

/**
 * Takes the steps of every notification of a set until each halts. What steps ask is collected over the set and
 * answered at once, and those that asked go on together: as often as a path has steps that ask.
 */
export async function takeStepsOfAll(
  deps: Pick<WorkerDeps, 'notifications' | 'events' | 'calls' | 'plans' | 'renderer' | 'doorbell'>,
  { set, plans }: { set: NotificationSet; plans: ReadonlyMap<string, Plan> },
): Promise<SetTaken> {
  const taken: SetTaken = { advances: [], visits: [], leftWaits: [] };
  const channelsOf = channelsByProject(set.channels);
  const channelsFor = ({ run }: Walk) => channelsOf.get(run.projectId) ?? new Map();
  const walkOn = (walk: Walk) =>
    takeWalk(walk, { taken, now: set.now, channels: channelsFor(walk) });
  // Conditions may look through much data, for everybody in the set.
  const takeTurn = createTurns();
  let walks = beginWalks(set, { plans, taken });
  while (walks.length > 0) {
    const waiting: AskingWalk[] = [];
    for (const walk of walks) {
      waiting.push(...walkOn(walk));
      await takeTurn();
    }
    walks = await answerWalks(deps, { waiting, channelsFor });
  }
  return taken;
}

function beginWalks(
  set: NotificationSet,
  { plans, taken }: { plans: ReadonlyMap<string, Plan>; taken: SetTaken },
): Walk[] {
  return set.notifications.flatMap((notification) => {
    const run = set.runs.get(notification.runId);
    // What is left of a canceled run is stopped by its sweep.
    if (run === undefined || run.status === 'canceled') return [];
    const { recipient, stand } = notification;
    const carried = carryDigest(notification, run);
    const plan = plans.get(carried.run.versionId);
    if (recipient !== null && plan !== undefined) {
      return [{ ...carried, recipient, plan, stand, found: {}, made: [], lookedAt: [] }];
    }
    const reason = recipient === null ? 'recipient_deleted' : 'step_unknown';
    taken.advances.push({ ...standing(notification), kind: 'failed', reason });
    return [];
  });
}

/** A walk that goes on when its question is answered. */
interface AskingWalk {
  walk: Walk;
  asking: Asking;
}

interface Around {
  taken: SetTaken;
  now: Date;
  channels: Channels;
}

/** Goes on with one notification, to its halt or to the next question. */
function takeWalk(walk: Walk, { taken, now, channels }: Around): AskingWalk[] {
  const { notification, recipient, run, plan, stand } = walk;
  const results = { ...notification.results, ...walk.found };
  const facts = {
    ...buildFacts(notification, run),
    recipient,
    now: shift(now, run.clockOffsetMs),
    results,
    deliveries: walk.made,
  };
  const { visits, halt, ...taking } = takeSteps({ plan, stand, facts, channels });
  const around = { notification, recipient, run, now };
  taken.visits.push(...visits.map((judged) => ({ ...judged, ...around, deliveryId: newId() })));
  const found = { ...walk.found, ...taking.found };
  if (halt.kind === 'asking') {
    const made = [...walk.made, ...visits.map(foreseeDelivery)];
    return [{ walk: { ...walk, found, made }, asking: halt }];
  }
  const { id, runId, visit } = notification;
  taken.advances.push({ id, runId, visit, found, ...inPostgresTime(halt, run) });
  const left = walk.lookedAt.filter((step) => halt.kind !== 'resting' || halt.step !== step);
  taken.leftWaits.push(...left.map((step) => ({ id, step })));
  return [];
}

/** A rest ends by the clock of the project, and is kept by Postgres'. */
function inPostgresTime(halt: Halt, { clockOffsetMs }: LoadedRun): Halt {
  if (halt.kind !== 'resting') return halt;
  if (halt.why !== 'digest') return { ...halt, until: shift(halt.until, -clockOffsetMs) };
  const closesAt = shift(halt.window.closesAt, -clockOffsetMs);
  return { ...halt, window: { ...halt.window, closesAt } };
}

/** What was answered in Postgres' time is told in that of the project. */
function inProjectTime(answers: Answers, { clockOffsetMs }: LoadedRun): Answers {
  const { event, call } = answers;
  const later = (moment: Date) => shift(moment, clockOffsetMs);
  return {
    ...answers,
    ...(event !== undefined && {
      event: { ...event, until: later(event.until), lookAgainAt: later(event.lookAgainAt) },
    }),
    ...(call?.state === 'open' && { call: { ...call, until: later(call.until) } }),
  };
}

function shift(moment: Date, ms: number): Date {
  return ms === 0 ? moment : new Date(moment.getTime() + ms);
}

async function answerWalks(
  deps: Parameters<typeof answerQuestions>[0],
  { waiting, channelsFor }: { waiting: AskingWalk[]; channelsFor: (walk: Walk) => Channels },
): Promise<Walk[]> {
  const asked = waiting.map(({ walk, asking: { step, question } }) => {
    const { notification, recipient, run, stand, found } = walk;
    const { id, visit, data, callId } = notification;
    const waitedHere = stand?.step === step && stand.rested === 'call';
    const results = { ...notification.results, ...found };
    const { digest } = buildFacts(notification, run);
    const windowId = notification.digest?.windowId ?? null;
    const seen = { recipient, run, data, results, digest, windowId };
    return {
      id,
      visit,
      step,
      question,
      clockOffsetMs: run.clockOffsetMs,
      callId: waitedHere ? callId : null,
      channels: channelsFor(walk),
      ...seen,
    };
  });
  const answers = await answerQuestions(deps, asked);
  return waiting.map(({ walk, asking: { step, question } }) => {
    const answered = answers.get(walk.notification.id);
    if (answered === undefined) throw new Error(`Nobody answered what the step ${step} asked.`);
    // A step may ask a second thing when it knows the first.
    const before = walk.stand?.step === step ? walk.stand : null;
    const known = { ...before?.answers, ...inProjectTime(answered, walk.run) };
    const stand = { step, rested: before?.rested ?? null, answers: known };
    const looks = question.kind === 'event' && !walk.lookedAt.includes(step);
    return { ...walk, stand, lookedAt: looks ? [...walk.lookedAt, step] : walk.lookedAt };
  });
}

function channelsByProject(channels: LoadedChannel[]): Map<string, Map<string, StepChannel>> {
  const byProject = new Map<string, Map<string, StepChannel>>();
  for (const channel of channels) {
    const ofProject = byProject.get(channel.projectId) ?? new Map<string, StepChannel>();
    const reach = reachOf(channel.type, channel.provider);
    byProject.set(channel.projectId, ofProject.set(channel.handle, { ...channel, reach }));
  }
  return byProject;
}

/** Says which notification it is, and that it stays at the step where it stands. */
function standing({ id, runId, visit, stand }: LoadedNotification) {
  return { id, runId, visit, step: stand?.step ?? null };
}
