export {
  type AttemptedDelivery,
  type AttemptResult,
  type AttemptSettlement,
  settleAttempt,
} from './settle-attempt.ts';
export type { StepOutcome } from './steps/define-step.ts';
export { isSupportedStepType } from './steps/registry.ts';
export { type StepsTaken, takeSteps } from './take-steps.ts';
export { findOptOut, type Preference, type PreferenceLevel } from './weigh-preferences.ts';
