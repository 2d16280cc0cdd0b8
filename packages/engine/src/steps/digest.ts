import {
  type DigestItemChoice,
  type DigestWindow,
  dataPathOf,
  durationMs,
  runPriorities,
  type StepOf,
} from '@notiflow/contracts';
import { hashProperty } from '../conditions/hash-property.ts';
import type { Facts } from '../facts.ts';
import { defineStep, type StepOutcome } from './define-step.ts';
import { endOfDigest } from './end-of-digest.ts';

type DigestStep = StepOf<'digest'>;

/**
 * Holds a notification with the others of its window; the one that carries them all goes on when the window closes. Who
 * goes on alone is a digest of one event.
 */
export const digestStep = defineStep({
  type: 'digest',
  execute(step, facts) {
    if (facts.rested === 'digest') return { kind: 'continue' };
    if (step.bypass === 'high' && facts.run.priority === runPriorities.high) return goOnAlone();
    const end = endOfDigest(step, facts);
    if (end.kind === 'instant') return goOnAlone();
    if (end.kind === 'invalid') {
      return step.on_invalid === 'stop' ? { kind: 'stop', reason: 'invalid_window' } : goOnAlone();
    }
    const window = describeWindow(step, { facts, closesAt: end.closesAt });
    return lead(step, { facts, window }) ?? { kind: 'rest', why: 'digest', window };
  },
});

/** The result is what tells later visits that the notification is a digest of its own. */
function goOnAlone(leading = false): StepOutcome {
  return { kind: 'continue', result: leading ? { alone: true, leading } : { alone: true } };
}

/** Goes on at once where the first event does; null when it is not the first. */
function lead(
  { leading, look_back: back }: DigestStep,
  { facts, window }: { facts: Facts; window: DigestWindow },
): StepOutcome | null {
  if (leading !== true && back === undefined) return null;
  const answer = facts.answers.digest;
  if (answer !== undefined) return answer.leads ? goOnAlone(true) : null;
  const lookBackMs = back === undefined ? 0 : durationMs(back);
  return { kind: 'ask', question: { kind: 'digest', window, lookBackMs } };
}

function describeWindow(
  step: DigestStep,
  { facts, closesAt }: { facts: Facts; closesAt: Date },
): DigestWindow {
  const { max_items: maxItems, min_items: minItems, max_duration: max } = step;
  return {
    keyHash: hashProperty(step.digest_key, facts),
    closesAt,
    ...(step.version_mode === 'pinned' && { isPinned: true }),
    ...(step.sliding === true && max !== undefined && { slidesMs: durationMs(max) }),
    ...(maxItems !== undefined && { maxItems }),
    ...(minItems !== undefined && { minItems }),
    ...(step.retain !== undefined && { retain: choose(step.retain) }),
  };
}

function choose({ keep, count, by }: NonNullable<DigestStep['retain']>): DigestItemChoice {
  const names = by === undefined ? null : dataPathOf(by);
  return { keep, count, ...(names !== null && { by: names }) };
}
