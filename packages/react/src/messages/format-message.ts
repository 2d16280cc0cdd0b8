import type { PluralMessage } from './messages.ts';

/** Puts values into the braces of a message, as text. */
export function formatMessage(message: string, values: Record<string, string>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The sentence of a plural message for a count, which is written as the locale writes numbers. */
export function formatCount(message: PluralMessage, count: number, locale: string): string {
  const rule = new Intl.PluralRules(locale).select(count);
  const shown = new Intl.NumberFormat(locale).format(count);
  return formatMessage(message[rule] ?? message.other, { count: shown });
}
