import { isValidPhoneNumber } from 'libphonenumber-js';

// One address, nothing that a mail header could read as a list, a comment, a group or a quoted part.
const addressPattern =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** Tells whether the text is exactly one plain mail address of at most 254 characters. */
export function isEmailAddress(text: string): boolean {
  if (text.length > 254 || !addressPattern.test(text)) return false;
  const local = text.slice(0, text.lastIndexOf('@'));
  return !local.startsWith('.') && !local.endsWith('.') && !local.includes('..');
}

/** Tells whether the text is a phone number in E.164 (`+4915112345678`). */
export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{1,14}$/.test(text) && isValidPhoneNumber(text);
}

/** Tells whether the text is a language tag of BCP 47 (`en-US`). */
export function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** Tells whether the text names a time zone of the IANA database (`Europe/Berlin`). */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    // Node also takes offsets like "+01:00", which are no IANA names.
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

/** Tells whether the text is an absolute http or https address. */
export function isHttpUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text)) return false;
  return URL.canParse(text) && !/\s/.test(text);
}

/**
 * Tells whether a URL can carry the text as one part of its path. `.` and `..` it cannot: in every spelling, clients
 * and proxies take them for a folder. Control characters are refused on the way, and half a character has no UTF-8.
 */
export function isUrlName(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !/[\p{Cc}\p{Cs}]/u.test(text);
}

const momentPattern =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Tells whether the text is a moment in ISO 8601 with a zone (`2026-11-01T09:00:00Z`), in the years 1 to 9999 of UTC:
 * those that RFC 3339 and Postgres both write. A leap second is none, since neither clock shows it.
 */
export function isMoment(text: string): boolean {
  const day = momentPattern.exec(text)?.[1];
  if (day === undefined) return false;
  // JavaScript reads the 30th of February as the 2nd of March.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return false;
  const moment = Date.parse(text);
  return moment >= earliest && moment <= latest;
}
