import Type, { type Static } from 'typebox';
import { timezoneSetting } from '../calendar/timezones.ts';
import { openingOf, type TimeWindow, timeWindows } from '../calendar/windows.ts';

/** The setting that names when messages of a step may be sent, and by whose clocks. */
export const sendWindow = Type.Object(
  {
    windows: Type.Unsafe<TimeWindow[]>({ ...timeWindows }),
    timezone: Type.String({ ...timezoneSetting, default: 'recipient' }),
  },
  {
    additionalProperties: false,
    description:
      'A message is sent only while one of these is open, at each attempt; the notification goes on meanwhile',
  },
);

/** When messages of a step may be sent. */
export type SendWindow = Static<typeof sendWindow>;

/** When a message may be sent next. */
export interface SendOpening {
  opensAt: Date;
  /** When that has to be asked again; null when it need not be. */
  closesAt: Date | null;
}

/**
 * When a message may be sent, at the moment or next, by the clocks of the zone. What loses its worth before the windows
 * open waits for that moment, and not for them.
 */
export function findSendOpening(
  { windows }: SendWindow,
  when: { at: Date; timezone: string; expiresAt: Date | null },
): SendOpening {
  const { opensAt, closesAt } = openingOf(windows, when);
  const { expiresAt } = when;
  if (expiresAt !== null && expiresAt <= opensAt) return { opensAt: expiresAt, closesAt: null };
  return { opensAt, closesAt };
}
