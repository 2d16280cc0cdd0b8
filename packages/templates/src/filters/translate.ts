import { Escaped } from '../escaped.ts';
import { GuardedContext } from '../guarded-context.ts';
import {
  type FilterDefinition,
  type LiquidFilter,
  type RenderContext,
  readRecipientText,
} from '../liquid-filter.ts';
import type { PartIndex } from '../part-index.ts';
import { printValue } from '../print-value.ts';

/** Creates the filter; what a kind of output escapes it escapes in the values of an entry that is markup itself. */
export function createTranslate(escapeText?: (text: string) => string): LiquidFilter {
  return function (value, ...args) {
    const key = printValue(value);
    const values = readValues(args);
    const found = findEntry(this.context, { key, count: values.get('count') });
    if (found === null) {
      if (this.context.strictVariables) throw new Error(`there is no translation of "${key}"`);
      return value;
    }
    this.context.memoryLimit.use(found.length);
    const isMarkup = escapeText !== undefined && key.endsWith('_html');
    const text = insertValues(this.context, {
      text: found,
      values,
      escapeText: isMarkup ? escapeText : undefined,
    });
    return isMarkup ? new Escaped(text) : text;
  };
}

/** The entry of a translation in the language of the recipient: `{{ 'greeting' | t: name: recipient.first_name }}`. */
export const translate: FilterDefinition = { name: 't', apply: createTranslate() };

/** Named arguments, which LiquidJS hands over as pairs. */
function readValues(args: readonly unknown[]): Map<string, unknown> {
  return new Map(args.filter((arg): arg is [string, unknown] => Array.isArray(arg)));
}

function findEntry(
  context: RenderContext,
  { key, count }: { key: string; count: unknown },
): string | null {
  if (!(context instanceof GuardedContext)) return null;
  for (const locale of localesOf(context, context.parts)) {
    const entry = readPath(context.parts.entriesOf(locale), key);
    const text = typeof entry === 'object' ? choosePlural(entry, { locale, count }) : entry;
    if (typeof text === 'string') return text;
  }
  return null;
}

/** The recipient's locale, then less and less of it, then the same for the default: `pt-BR`, `pt`, `en-GB`, `en`. */
function localesOf(context: RenderContext, { defaultLocale }: PartIndex): string[] {
  const own = readRecipientText(context, 'locale');
  return [own, defaultLocale].flatMap((locale) => shorten(canonical(locale)));
}

const canonicalOf = new Map<string, string | null>();

function canonical(locale: string | null): string | null {
  if (locale === null) return null;
  const known = canonicalOf.get(locale);
  if (known !== undefined) return known;
  let found: string | null = null;
  try {
    found = Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  // Locales come from outside: no more of them are kept than there can be of good ones.
  if (canonicalOf.size < 1_000) canonicalOf.set(locale, found);
  return found;
}

function shorten(locale: string | null): string[] {
  if (locale === null) return [];
  const parts = locale.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

/** What stands under a key, which may be a path through objects: `cart.title`. */
function readPath(entries: object | undefined, key: string): unknown {
  let at: unknown = entries;
  for (const name of key.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** The form of an entry for a number: https://unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules */
function choosePlural(
  entry: object | null,
  { locale, count }: { locale: string; count: unknown },
): unknown {
  if (entry === null || count === undefined || count === null) return undefined;
  const number = Number(printValue(count));
  const forms = entry as Record<string, unknown>;
  const form =
    number === 0 && Object.hasOwn(forms, 'zero') ? 'zero' : rulesOf(locale).select(number);
  return Object.hasOwn(forms, form) ? forms[form] : forms.other;
}

const rulesByLocale = new Map<string, Intl.PluralRules>();

/** Locales of translations, of which a project has few. */
function rulesOf(locale: string): Intl.PluralRules {
  const known = rulesByLocale.get(locale) ?? new Intl.PluralRules(locale);
  rulesByLocale.set(locale, known);
  return known;
}

function insertValues(
  context: RenderContext,
  {
    text,
    values,
    escapeText = (printed) => printed,
  }: {
    text: string;
    values: Map<string, unknown>;
    escapeText?: ((text: string) => string) | undefined;
  },
): string {
  return text.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => {
    const value = values.get(name);
    const printed = printValue(value);
    context.memoryLimit.use(printed.length);
    return value instanceof Escaped ? value.text : escapeText(printed);
  });
}
