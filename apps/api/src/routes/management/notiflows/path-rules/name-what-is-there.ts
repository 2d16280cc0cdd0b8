import {
  type Condition,
  deliveryRanks,
  type ProblemReason,
  pathsOf,
  readMessagePath,
  type Step,
  splitPath,
} from '@notiflow/contracts';
import type { Found, ProblemRule, Surroundings } from './define-path-rule.ts';
import { type NamedPath, namedPathsOf } from './named-paths.ts';
import type { Arrival } from './walk-paths.ts';

/** A path leads to a step that comes before, and to what that step knows. */
export const nameWhatIsThere: ProblemRule = {
  find: (arrival, around) =>
    namedPathsOf(arrival.step).flatMap((named): Found<ProblemReason>[] => {
      const message = judgePath(named, { arrival, around });
      if (message === null) return judgeStatus(named);
      return [{ field: named.field, message, reason: 'invalid' }];
    }),
};

interface Place {
  arrival: Arrival;
  around: Surroundings;
}

function judgePath({ path, condition }: NamedPath, { arrival, around }: Place): string | null {
  const [root = '', handle] = splitPath(path);
  if (root === 'digest' || root === 'batch') {
    const isThere = arrival.before.list().some(({ type }) => type === 'digest');
    return isThere ? null : 'no digest comes before';
  }
  if (root !== 'steps' && root !== 'fetch') return null;
  if (handle === undefined) return `must name a step, as ${root}.<handle>`;
  const step = around.stepOf.get(handle);
  if (step === undefined) return `there is no step ${handle}`;
  if (!arrival.before.has(step)) return `the step ${handle} does not come before`;
  if (root === 'fetch') return step.type === 'fetch' ? null : 'is no step that fetches';
  return judgeKnowledge(step, { path, condition });
}

// What a step of another type finds out is its own matter.
const silentTypes: Step['type'][] = ['trigger', 'condition', 'throttle', 'digest', 'end'];

function judgeKnowledge(
  step: Step,
  { path, condition }: Pick<NamedPath, 'path' | 'condition'>,
): string | null {
  if (silentTypes.includes(step.type)) return `a step of type ${step.type} finds nothing out`;
  if (step.type !== 'channel') return null;
  if (readMessagePath(path) === null)
    return 'of a channel step there is status, seen, read, clicked';
  // A setting is read without asking.
  return condition === null ? 'only conditions can ask what became of messages' : null;
}

/** A status is compared with statuses. */
function judgeStatus({ field, path, condition }: NamedPath): Found<ProblemReason>[] {
  const isOfStatus = readMessagePath(path)?.about === 'status';
  if (condition === null || !isOfStatus || !field.endsWith('.property')) return [];
  const odd = wordsComparedWith(condition).find((word) => !statuses.includes(word));
  if (odd === undefined) return [];
  const message = `must be one of ${deliveryRanks.join(', ')}`;
  return [{ field: field.replace(/property$/, 'value'), message, reason: 'enum' }];
}

const statuses: readonly unknown[] = deliveryRanks;

function wordsComparedWith(condition: Condition): unknown[] {
  const { operator, value } = condition;
  const isPart = operator.endsWith('_with') || operator.endsWith('contain');
  const isCompared = pathsOf(condition).length === 1 && !isPart && operator !== 'contains';
  return isCompared ? [value].flat().filter((word) => word !== undefined && word !== null) : [];
}
