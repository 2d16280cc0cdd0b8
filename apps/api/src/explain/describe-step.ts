import type { SeenCondition, TracedStep } from '@notiflow/engine';
import { shorten } from './shorten.ts';

/** What a timeline tells of a step, without when. */
export interface DescribedStep {
  step: string;
  decision: string;
  reason: string | null;
  details: Record<string, unknown>;
}

/** Tells what was decided at a step, whatever its type: the words are those the engine decides in. */
export function describeStep(traced: TracedStep): DescribedStep {
  const { step, conditions, preference } = traced;
  const { decision, reason = null, ...outcome } = decide(traced);
  return {
    step: step.handle,
    decision,
    reason,
    details: {
      type: step.type,
      ...(step.name !== undefined && { name: step.name }),
      ...outcome.details,
      ...(preference !== null && { preference }),
      ...(conditions.length > 0 && { conditions: conditions.map(presentCondition) }),
    },
  };
}

interface Decided {
  decision: string;
  reason?: string | null;
  details?: Record<string, unknown>;
}

function decide({ said, outcome, verdict, isLeftOut }: TracedStep): Decided {
  if (said.kind === 'deliver') {
    const { channelType: channel_type } = said;
    const { channel, ...judged } = verdict ?? { channel: null, kind: 'deliver' as const };
    const where = { channel_type, channel: channel?.handle ?? said.step.channel_handle ?? null };
    const details = channel === null ? where : { ...where, provider: channel.provider };
    if (judged.kind === 'deliver') return { decision: 'deliver', details };
    return { decision: 'skip', reason: judged.reason, details: { ...details, ...judged.details } };
  }
  if (isLeftOut && said.kind === 'continue') return { decision: 'leave_out', reason: 'condition' };
  // How a window is kept is nobody else's; when it closes is told beside.
  const {
    kind: decision,
    reason = null,
    question,
    step: _,
    window: __,
    ...others
  } = outcome as Said;
  const asked = question ?? (said as Said).question;
  const details = {
    ...toWire(others),
    ...(said.kind === 'rest' && said !== outcome && { rested_for: said.why }),
    ...(asked !== undefined && { asked: asked.kind }),
  };
  return { decision, reason, details };
}

/** Whatever an outcome may have. */
interface Said {
  kind: string;
  reason?: string;
  question?: { kind: string };
  step?: unknown;
  window?: unknown;
}

/** An object of ours with the names and the moments the wire has. */
export function toWire(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value instanceof Date ? value.toISOString() : shorten(value),
    ]),
  );
}

function presentCondition({ seen, value, ref, ...condition }: SeenCondition) {
  return {
    ...condition,
    value: shorten(value ?? null),
    ...(ref !== null && { ref }),
    // As a word: JSON cannot say that there is no value.
    seen: seen === undefined ? 'undefined' : shorten(seen),
    is_missing: seen === undefined,
  };
}
