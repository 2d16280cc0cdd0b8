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

/** Tells whether the text is a moment in ISO 8601 with a zone (`2026-11-01T09:00:00Z`). */
export function isMoment(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return false;
  // JavaScript reads the 30th of February as the 2nd of March.
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isDay && !Number.isNaN(Date.parse(text));
}
