import { Escaped } from '../escaped.ts';
import { createTranslate } from '../filters/translate.ts';
import { findFilter, type LiquidFilter, type RenderContext } from '../liquid-filter.ts';
import { printValue } from '../print-value.ts';
import { neutraliseLinks } from './neutralise-links.ts';
import type { OutputKind } from './output-kind.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};
const characters = Object.fromEntries(Object.entries(entities).map(([c, entity]) => [entity, c]));

/** Text filters that cannot undo escaping, so that their result needs none either. */
const keepingFilters = [
  'append',
  'capitalize',
  'downcase',
  'lstrip',
  'normalize_whitespace',
  'prepend',
  'rstrip',
  'squish',
  'strip',
  'strip_newlines',
  'truncate',
  'truncatewords',
  'upcase',
];

/** HTML: values are escaped exactly once, also when the author escapes them, and links cannot run code. */
export const html: OutputKind = {
  escape: escapeHtml,
  finish: neutraliseLinks,
  filters: {
    escape: escapeOnce,
    xml_escape: escapeOnce,
    escape_once(value) {
      return markEscaped(this.context, value instanceof Escaped ? value : unescapeHtml(value));
    },
    newline_to_br(value) {
      return new Escaped(markEscaped(this.context, value).text.replace(/\r?\n/g, '<br />\n'));
    },
    t: createTranslate(escapeHtml),
    default: keepFilled,
    ...Object.fromEntries(keepingFilters.map((name) => [name, keepEscaped(name)])),
  },
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function unescapeHtml(value: unknown): string {
  return printValue(value).replace(
    /&(?:amp|lt|gt|#34|#39);/g,
    (entity) => characters[entity] ?? '',
  );
}

function escapeOnce(this: ThisParameterType<LiquidFilter>, value: unknown): Escaped {
  return markEscaped(this.context, value);
}

function markEscaped(context: RenderContext, value: unknown): Escaped {
  if (value instanceof Escaped) return value;
  const escaped = escapeHtml(printValue(value));
  context.memoryLimit.use(escaped.length);
  return new Escaped(escaped);
}

function keepFilled(this: ThisParameterType<LiquidFilter>, value: unknown, ...args: unknown[]) {
  if (value instanceof Escaped && value.text !== '') return value;
  return findFilter('default').call(this, value, ...args);
}

function keepEscaped(name: string): LiquidFilter {
  const apply = findFilter(name);
  return function (value, ...args) {
    if (!(value instanceof Escaped)) return apply.call(this, value, ...args);
    const escapedArgs = args.map((arg) =>
      typeof arg === 'number' ? arg : markEscaped(this.context, arg).text,
    );
    return new Escaped(printValue(apply.call(this, value.text, ...escapedArgs)));
  };
}
