import {
  findSendOpening,
  type PlanResource,
  resolveTimezone,
  type TimelineEntry,
} from '@notiflow/contracts';
import { describeStep } from '../explain/describe-step.ts';
import type { PlannedMessages } from './render-planned.ts';
import type { PlannedStep, PlannedWay } from './walk-planned.ts';

interface Around {
  messages: PlannedMessages;
  isKnown: boolean;
  /** When what is not sent expires. */
  expiresAt: Date | null;
}

/** The way of one recipient, as a plan answers it. */
export function presentWay(way: PlannedWay, around: Around): PlanResource['recipients'][number] {
  const { notification, steps, halt, endsAt } = way;
  const reason = 'reason' in halt ? halt.reason : null;
  const end = { step: halt.step, decision: halt.kind, reason, details: {} };
  return {
    external_id: notification.recipient?.external_id ?? '',
    is_known: around.isKnown,
    status: halt.kind,
    reason,
    timeline: [
      ...steps.map((step) => entryOf(step.facts.now, { kind: 'step', ...tellStep(step, around) })),
      entryOf(endsAt, { kind: 'notification', ...end }),
    ],
  };
}

type Told = Pick<TimelineEntry, 'step' | 'decision' | 'reason' | 'details'>;

function tellStep(planned: PlannedStep, { messages, expiresAt }: Around): Told {
  const described = describeStep(planned);
  const details = { ...described.details, ...planned.answered };
  if (planned.verdict?.kind !== 'deliver') return { ...described, details };
  const sendsAt = findSending(planned, expiresAt);
  if (expiresAt !== null && sendsAt >= expiresAt) {
    return { ...described, decision: 'expire', reason: 'expired', details };
  }
  const isLater = sendsAt > planned.facts.now;
  return {
    ...described,
    details: {
      ...details,
      ...(isLater && { sends_at: sendsAt.toISOString() }),
      messages: messages.get(planned) ?? null,
    },
  };
}

/** When a message would be tried first: at once, or when a window of its step opens. */
function findSending({ said, facts }: PlannedStep, expiresAt: Date | null): Date {
  const window = said.kind === 'deliver' ? said.step.send_window : undefined;
  if (window === undefined) return facts.now;
  const timezone = resolveTimezone(window.timezone, facts.recipient);
  return findSendOpening(window, { at: facts.now, timezone, expiresAt }).opensAt;
}

function entryOf(at: Date, told: Told & Pick<TimelineEntry, 'kind'>): TimelineEntry {
  return { at: at.toISOString(), recomputed: true, ...told };
}
