import { toValue } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import { type FilterDefinition, readRecipientText } from '../liquid-filter.ts';
import { printValue } from '../print-value.ts';

/** Formats an amount in the recipient's locale: `{{ 99.5 | money: "EUR" }}`. What is no amount stays as it is. */
export const money: FilterDefinition = {
  name: 'money',
  apply(value, currency = 'USD') {
    const amount = readAmount(toValue(value));
    const locale = readRecipientText(this.context, 'locale') ?? 'en-US';
    if (amount === null) return value;
    return findFormat(locale, printValue(currency))?.format(amount) ?? value;
  },
};

function readAmount(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
  const amount = Number(value);
  return Number.isFinite(amount) ? amount : null;
}

// Building a format takes longer than rendering a message.
const formats = new LRUCache<string, { format: Intl.NumberFormat | null }>({ max: 100 });

function findFormat(locale: string, currency: string): Intl.NumberFormat | null {
  const key = `${locale} ${currency}`;
  const known = formats.get(key) ?? { format: createFormat(locale, currency) };
  formats.set(key, known);
  return known.format;
}

function createFormat(locale: string, currency: string): Intl.NumberFormat | null {
  for (const known of [locale.replaceAll('_', '-'), 'en-US']) {
    try {
      return new Intl.NumberFormat(known, { style: 'currency', currency });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return null;
}
