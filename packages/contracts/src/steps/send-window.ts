import Type, { type Static } from 'typebox';
import { timezoneSetting } from '../calendar/timezones.ts';
import { type TimeWindow, timeWindows } from '../calendar/windows.ts';

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
