import { isMoment } from '../formats.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const relative = /^now(?:([+-])(\d{1,5})([smhdw]))?$/;

/**
 * The moment a text says, in milliseconds since 1970; null when it says none. A moment has a zone; a day alone begins
 * in UTC. Where `now` is given, so may be what lies before or after it: `now`, `now-90m`, `now+2w`.
 */
export function readMoment(text: string, now?: Date): number | null {
  const [, sign, count, unit] = relative.exec(text) ?? [];
  if (now !== undefined && unit !== undefined) {
    const ms = Number(count) * unitMs[unit as keyof typeof unitMs];
    return now.getTime() + (sign === '-' ? -ms : ms);
  }
  if (now !== undefined && text === 'now') return now.getTime();
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  return isMoment(whole) ? Date.parse(whole) : null;
}
