import type { Step } from '@notiflow/contracts';
import { holdsAll } from '../conditions/holds-all.ts';
import type { Facts } from '../facts.ts';
import type { Verdict } from '../gates/judge-visit.ts';
import { findDecidingPreference, type PreferenceLevel } from '../gates/weigh-preferences.ts';
import type { StepOutcome } from '../steps/define-step.ts';
import { type Review, type StepsInput, type StepsTaken, takeSteps } from '../take-steps.ts';
import { type SeenCondition, seeConditions } from './see-conditions.ts';

/** A step that was visited, and everything that was decided there. */
export interface TracedStep {
  step: Step;
  /** What steps were given there. */
  facts: Facts;
  /** What the step said. */
  said: StepOutcome;
  /** What was done, which may be something else where rows know better. */
  outcome: StepOutcome;
  conditions: SeenCondition[];
  /** Its own conditions did not hold. */
  isLeftOut: boolean;
  /** It, or one of its gates, has to be answered first: it is visited again then. */
  isAsking: boolean;
  /** Of a channel step: whether it makes a message. */
  verdict: Verdict | null;
  /** Of a channel step: the recipient's wish that decided, if there was one. */
  preference: { level: PreferenceLevel; enabled: boolean } | null;
}

/** Takes steps as `takeSteps` does, and tells of each what was decided there. */
export function traceSteps(
  input: StepsInput,
  review: Review = (_, said) => said,
): { steps: TracedStep[]; taken: StepsTaken } {
  const steps: TracedStep[] = [];
  const taken = takeSteps({
    ...input,
    review(at, said) {
      const outcome = review(at, said);
      const open = { isAsking: false, verdict: null, preference: null };
      steps.push({ ...at, said, outcome, ...lookAt(at), ...open });
      return outcome;
    },
  });
  const verdicts = new Map(taken.visits.map(({ step, verdict }) => [step.handle, verdict]));
  const asking = taken.halt.kind === 'asking' ? taken.halt.step : null;
  return {
    taken,
    steps: steps.map((one) => {
      return { ...one, ...judge(one, verdicts), isAsking: one.step.handle === asking };
    }),
  };
}

function lookAt({ step, facts }: { step: Step; facts: Facts }) {
  const isLeftOut = facts.rested === null && !holdsAll(step.conditions ?? [], facts);
  return { conditions: seeConditions(step, facts), isLeftOut };
}

function judge({ step, facts, said }: TracedStep, verdicts: ReadonlyMap<string, Verdict>) {
  if (said.kind !== 'deliver') return {};
  const { channelType } = said;
  const { preferences, run } = facts;
  return {
    verdict: verdicts.get(step.handle) ?? null,
    preference: findDecidingPreference({ channelType, preferences, ...run }),
  };
}
