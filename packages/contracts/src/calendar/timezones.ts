import Type from 'typebox';
import { isTimeZone } from '../formats.ts';

/** The zone of who is told nothing else. */
export const defaultTimezone = 'UTC';

/** The setting that names a zone: `recipient` for the one of each recipient, or a zone of the IANA database. */
export const timezoneSetting = Type.String({
  format: 'time-zone-of',
  maxLength: 64,
  description: 'recipient for the zone of each recipient, or an IANA zone; UTC by default',
});

/**
 * The zone a setting means for a recipient: what it names, else the recipient's own, else UTC. A zone that is none, as
 * a stored user may have after the time-zone database lost it, counts as not given.
 */
export function resolveTimezone(
  setting: string | undefined,
  recipient: { timezone?: unknown } | null,
): string {
  const named = setting === 'recipient' ? recipient?.timezone : setting;
  return typeof named === 'string' && isKnown(named) ? named : defaultTimezone;
}

// To ask Intl costs 0.1 ms, and a set of notifications asks for each recipient.
const known = new Map<string, boolean>();
const knownMax = 1_000;

function isKnown(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const is = isTimeZone(name);
  if (known.size >= knownMax) known.clear();
  known.set(name, is);
  return is;
}
