import {
  findQuietHoursProblems,
  type QuietHours,
  quietChannelTypes,
  type TimeWindow,
  weekdays,
} from '@notiflow/contracts';
import type { PreferenceEntry } from '@notiflow/database';

/** Quiet hours as boxes and times on a page. */
export interface ShownQuiet {
  isOn: boolean;
  windows: ShownWindow[];
}

/** Hours of some days; times as a browser writes them. */
export interface ShownWindow {
  from: string;
  to: string;
  days: readonly string[];
}

/** What a form says of quiet hours; null where nothing of it was changed. */
export type FilledQuiet =
  | { kind: 'wanted'; entry: PreferenceEntry }
  | { kind: 'refused'; filled: ShownQuiet };

// What most people mean; it is off until they say so.
const suggested: ShownWindow = { from: '22:00', to: '07:00', days: weekdays };

const blank: ShownWindow = { from: '', to: '', days: weekdays };

/** Quiet hours as they are shown: a suggestion to whoever has none. */
export function showQuiet(quietHours: QuietHours | null): ShownQuiet {
  if (quietHours === null) return { isOn: false, windows: [suggested] };
  const windows = quietHours.windows.map(({ from, to, days = weekdays }) => {
    return { from, to: to === '24:00' ? '00:00' : to, days: inOrder(days) };
  });
  return { isOn: true, windows };
}

const windowsMax = 20;

/** Reads what a form says; what it does not show, as whose clocks are meant, stays as it is. */
export function readQuiet(form: URLSearchParams, stored: QuietHours | null): FilledQuiet | null {
  const shown = form.get('shown_quiet');
  if (shown === null) return null;
  const filled = readFilled(form);
  if (JSON.stringify(filled) === shown) return null;
  if (!filled.isOn) {
    // Times that are off say nothing.
    const wasOn = shown.startsWith('{"isOn":true');
    return wasOn ? { kind: 'wanted', entry: { quietHours: null } } : null;
  }
  const windows = filled.windows.map(toWindow);
  const isNone = windows.length === 0;
  const isMissing = isNone || !windows.every(areTimes);
  if (isMissing || findQuietHoursProblems({ windows }, '').length > 0) {
    return { kind: 'refused', filled: { ...filled, windows: isNone ? [blank] : filled.windows } };
  }
  const { timezone = null, channel_types = [...quietChannelTypes] } = stored ?? {};
  return { kind: 'wanted', entry: { quietHours: { windows, timezone, channel_types } } };
}

function readFilled(form: URLSearchParams): ShownQuiet {
  const windows: ShownWindow[] = [];
  for (let place = 0; place < windowsMax && form.has(`quiet_from_${place}`); place += 1) {
    const days = form.getAll(`quiet_day_${place}`);
    windows.push({
      from: form.get(`quiet_from_${place}`) ?? '',
      to: form.get(`quiet_to_${place}`) ?? '',
      // None is as good as all: a window on no day would be none.
      days: days.length === 0 ? weekdays : inOrder(days),
    });
  }
  // Whoever empties both times takes the window away.
  const filled = windows.filter(({ from, to }) => from !== '' || to !== '');
  return { isOn: form.has('quiet'), windows: filled };
}

function inOrder(days: readonly string[]): (typeof weekdays)[number][] {
  return weekdays.filter((day) => days.includes(day));
}

function toWindow({ from, to, days }: ShownWindow): TimeWindow {
  const named = inOrder(days);
  return {
    ...(named.length < weekdays.length && { days: named }),
    from,
    // From midnight to midnight is a whole day.
    to: from === '00:00' && to === '00:00' ? '24:00' : to,
  };
}

const timePattern = /^([01]\d|2[0-3]):[0-5]\d$/;

function areTimes({ from, to }: TimeWindow): boolean {
  return timePattern.test(from) && (timePattern.test(to) || to === '24:00');
}
