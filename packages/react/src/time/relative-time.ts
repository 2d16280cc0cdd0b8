const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const units: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['minute', minute, hour],
  ['hour', hour, day],
  ['day', day, 7 * day],
];

/** Formats moments for one locale. Made once for a list: building `Intl` formatters is what costs. */
export interface TimeFormat {
  relative(atMs: number, nowMs: number): string;
  exact(atMs: number): string;
}

/** `now`, `3 min. ago`, `yesterday`; from a week on the day, with its year if it is not this one. */
export function createTimeFormat(locale: string): TimeFormat {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });
  const dayOfYear = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const dayWithYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  return {
    relative(atMs, nowMs) {
      // A clock that is behind the server's must not say "in 4 seconds".
      const ageMs = Math.max(0, nowMs - atMs);
      if (ageMs < minute) return relative.format(0, 'second');
      const unit = units.find(([, , upTo]) => ageMs < upTo);
      if (unit !== undefined) return relative.format(-Math.floor(ageMs / unit[1]), unit[0]);
      const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
      return (sameYear ? dayOfYear : dayWithYear).format(atMs);
    },
    exact: (atMs) => exact.format(atMs),
  };
}
