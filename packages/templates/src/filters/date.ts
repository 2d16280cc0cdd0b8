import { toValue } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import {
  type FilterDefinition,
  findFilter,
  type RenderContext,
  readRecipientText,
} from '../liquid-filter.ts';
import { printValue } from '../print-value.ts';

/**
 * Formats a moment (ISO string, Unix seconds, `now`) with strftime in the recipient's timezone, or in
 * UTC when that is unknown. A day without a time is no moment and never moves to another day.
 */
export const date: FilterDefinition = {
  name: 'date',
  apply(variable, format, timezone) {
    const value: unknown = toValue(variable);
    const moment = readMoment(value);
    if (moment === null) return value;
    const zone = isDay(value) ? 'UTC' : (timezone ?? readTimezone(this.context));
    return formatDate.call(this, moment, format, findZone(zone, { moment, format }));
  },
};

const formatDate = findFilter('date');

function isDay(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function readMoment(value: unknown): Date | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const moment = typeof value === 'number' ? new Date(value * 1000) : parseMoment(value);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

function parseMoment(text: string): Date {
  if (text === 'now' || text === 'today') return new Date();
  if (/^\d+$/.test(text)) return new Date(Number(text) * 1000);
  // A time without an offset is UTC: the clock of the server is nobody's timezone.
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/.exec(text);
  return new Date(parts === null ? text : `${parts[1]}T${parts[2]}Z`);
}

function readTimezone(context: RenderContext): string {
  const timezone = readRecipientText(context, 'timezone');
  return timezone !== null && findOffsetFormat(timezone) !== null ? timezone : 'UTC';
}

/** Turns a timezone into minutes, which LiquidJS formats ten times faster; only `%Z` needs the name. */
function findZone(zone: unknown, about: { moment: Date; format: unknown }): unknown {
  if (typeof zone !== 'string' || printValue(about.format).includes('Z')) return zone;
  const offset = findOffsetFormat(zone)?.format(about.moment);
  if (offset === undefined) return zone;
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(offset) ?? ['', '+', '0', '0'];
  return (sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes));
}

// Null cannot be kept, so each format is: one that is there, or none.
const offsetFormats = new LRUCache<string, { format: Intl.DateTimeFormat | null }>({
  max: 100,
  memoMethod: (timeZone) => ({ format: createOffsetFormat(timeZone) }),
});

/** Finds what prints the offset of a timezone, such as `1/1/2026, GMT+01:00`; null when there is no such timezone. */
function findOffsetFormat(timeZone: string): Intl.DateTimeFormat | null {
  return offsetFormats.memo(timeZone).format;
}

function createOffsetFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
