import { resolveTimezone } from './calendar/timezones.ts';
import { type Opening, openingOf } from './calendar/windows.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { SendWindow } from './steps/send-window.ts';

/** What is said about the hours in which a message may be sent. */
export interface SendingHours {
  /** When its step has it sent; null: at any time. */
  sendWindow: SendWindow | null;
  /** When its recipient wants quiet; null where that holds nothing up. */
  quietHours: Pick<QuietHours, 'windows' | 'timezone'> | null;
}

/** When a message may be sent next. */
export interface SendOpening {
  opensAt: Date;
  /** When that has to be asked again; null when it need not be. */
  closesAt: Date | null;
  /** The recipient wants quiet whenever the step may send: it is worth nothing any more. */
  isNever?: true;
}

interface When {
  at: Date;
  expiresAt: Date | null;
  /** Whose clocks are asked where no zone is named. */
  recipient: { timezone?: unknown } | null;
}

// Both come round within a week; in another one they do even if clocks leapt over it in the first.
const searchMs = 15 * 24 * 60 * 60 * 1_000;

/**
 * When a message may be sent, at the moment or next: while a window of its step is open and its recipient does not want
 * quiet, each by its own clocks. What loses its worth before waits for that moment, and not for them.
 */
export function findSendOpening(hours: SendingHours, when: When): SendOpening {
  const { at, expiresAt } = when;
  const found = findCommon(hours, when);
  if (found === null) return { opensAt: at, closesAt: null, isNever: true };
  const { opensAt, closesAt } = found;
  if (expiresAt !== null && expiresAt <= opensAt) return { opensAt: expiresAt, closesAt: null };
  return { opensAt, closesAt };
}

/** The next moment that is in a window and not in quiet hours, and the first after it that is not. */
function findCommon(
  { sendWindow, quietHours }: SendingHours,
  { at, recipient }: When,
): Omit<Opening, 'isOpen'> | null {
  const latest = at.getTime() + searchMs;
  let from = at;
  while (from.getTime() <= latest) {
    const opening = sendWindow === null ? always(from) : askWindow(sendWindow, { from, recipient });
    if (quietHours === null) return opening;
    const { windows, timezone } = quietHours;
    const zone = resolveTimezone(timezone ?? 'recipient', recipient);
    const quiet = openingOf(windows, { at: opening.opensAt, timezone: zone });
    if (!quiet.isOpen) return { ...opening, closesAt: earlier(opening.closesAt, quiet.opensAt) };
    if (quiet.closesAt === null) return null;
    from = quiet.closesAt;
  }
  return null;
}

function always(from: Date): Opening {
  return { isOpen: true, opensAt: from, closesAt: null };
}

function askWindow(
  { windows, timezone }: SendWindow,
  { from, recipient }: { from: Date; recipient: When['recipient'] },
): Opening {
  return openingOf(windows, { at: from, timezone: resolveTimezone(timezone, recipient) });
}

function earlier(one: Date | null, other: Date): Date {
  return one !== null && one < other ? one : other;
}
