import {
  findSendOpening,
  type PlanResource,
  type QuietHours,
  type SendOpening,
  type TimelineEntry,
} from '@notiflow/contracts';
import { quietHoursFor } from '@notiflow/engine';
import { describeStep } from '../explain/describe-step.ts';
import type { PlannedMessages } from './render-planned.ts';
import type { PlannedStep, PlannedWay } from './walk-planned.ts';

interface Around {
  messages: PlannedMessages;
  isKnown: boolean;
  /** When what is not sent expires. */
  expiresAt: Date | null;
}

interface AroundStep extends Around {
  /** What the recipient said. */
  quietHours: QuietHours | null;
}

/** The way of one recipient, as a plan answers it. */
export function presentWay(way: PlannedWay, around: Around): PlanResource['recipients'][number] {
  const { notification, steps, halt, endsAt } = way;
  const { quietHours } = notification;
  const reason = 'reason' in halt ? halt.reason : null;
  const end = { step: halt.step, decision: halt.kind, reason, details: {} };
  return {
    external_id: notification.recipient?.external_id ?? '',
    is_known: around.isKnown,
    status: halt.kind,
    reason,
    timeline: [
      ...steps.map((step) => {
        const told = tellStep(step, { ...around, quietHours });
        return entryOf(step.facts.now, { kind: 'step', ...told });
      }),
      entryOf(endsAt, { kind: 'notification', ...end }),
    ],
  };
}

type Told = Pick<TimelineEntry, 'step' | 'decision' | 'reason' | 'details'>;

function tellStep(planned: PlannedStep, around: AroundStep): Told {
  const { messages, expiresAt } = around;
  const described = describeStep(planned);
  const answered = { ...described.details, ...planned.answered };
  if (planned.verdict?.kind !== 'deliver') return { ...described, details: answered };
  const { opensAt: sendsAt, isNever, isQuiet } = findSending(planned, around);
  const details = { ...answered, ...(isQuiet && { waits_for: 'quiet_hours' }) };
  if (isNever || (expiresAt !== null && sendsAt >= expiresAt)) {
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

/** When a message would be tried first: at once, or when its step and its recipient let it pass. */
function findSending(
  { said, facts }: PlannedStep,
  { expiresAt, quietHours: given }: AroundStep,
): SendOpening & { isQuiet: boolean } {
  const { now: at, recipient } = facts;
  if (said.kind !== 'deliver') return { opensAt: at, closesAt: null, isQuiet: false };
  const { channelType, step } = said;
  const quietHours = quietHoursFor({ ...facts.run, channelType, quietHours: given });
  const when = { at, recipient, expiresAt };
  const sendWindow = step.send_window ?? null;
  const opening = findSendOpening({ sendWindow, quietHours }, when);
  const otherwise = findSendOpening({ sendWindow, quietHours: null }, when);
  const isQuiet = opening.isNever === true || opening.opensAt > otherwise.opensAt;
  return { ...opening, isQuiet };
}

function entryOf(at: Date, told: Told & Pick<TimelineEntry, 'kind'>): TimelineEntry {
  return { at: at.toISOString(), recomputed: true, ...told };
}
