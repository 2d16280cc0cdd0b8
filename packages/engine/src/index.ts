export { buildFacts } from './build-facts.ts';
export { chooseChannel, type WeighedChannel, weighNow } from './choose-channel.ts';
export { compilePlan, type Plan } from './compile-plan.ts';
export type { DeliveryFacts } from './deliveries.ts';
export { describeDigest } from './describe-digest.ts';
export type { Facts, Person, Results } from './facts.ts';
export { type MovableDelivery, type Move, moveAfter } from './fail-over.ts';
export type { StepChannel } from './gates/define-gate.ts';
export type { Verdict } from './gates/judge-visit.ts';
export { type QuietVisit, quietHoursFor } from './gates/quiet-hours-for.ts';
export type { Preference, PreferenceLevel } from './gates/weigh-preferences.ts';
export type {
  Answer,
  Answers,
  CallAnswer,
  Limit,
  Question,
  QuestionKind,
  Suppressed,
} from './questions.ts';
export {
  type AttemptedDelivery,
  type AttemptResult,
  type AttemptSettlement,
  settleAttempt,
} from './settle-attempt.ts';
export {
  type Asking,
  foreseeDelivery,
  type Halt,
  type JudgedVisit,
  type Stand,
  type StepsTaken,
  takeSteps,
} from './take-steps.ts';
export { type RetracedStep, retraceSteps } from './trace/retrace-steps.ts';
export type { SeenCondition } from './trace/see-conditions.ts';
export type { TracedStep } from './trace/trace-steps.ts';
export { type Tracks, type TroddenStep, type TroddenWay, treadSteps } from './trace/tread-steps.ts';
export {
  answerWalker,
  type DigestRest,
  joinDigest,
  type WalkedAhead,
  type Walker,
  wakeWalker,
  walkAhead,
} from './trace/walk-ahead.ts';
