import { Liquid } from 'liquidjs';
import { ChargedCaptureTag, EscapedCaptureTag } from './capture-tags.ts';
import { chargedFilters } from './charged-filters.ts';
import { Escaped } from './escaped.ts';
import { filters } from './filters/index.ts';
import type { LiquidFilter } from './liquid-filter.ts';
import type { OutputKind } from './output-kinds/output-kind.ts';
import { printValue } from './print-value.ts';
import { standardFilters } from './standard-filters.ts';

/** Tags that load another template. */
const forbiddenTags = ['include', 'render', 'layout', 'block'];

/** How long one field may render, in milliseconds, before the engine gives up by itself. */
const renderLimitMs = 200;

/** The longest source of one field, in characters: the longest body a template may have. */
export const sourceCharsMax = 500_000;

/** Creates a Liquid engine that reads no files and no prototypes, has bounds, and writes one kind of output. */
export function createEngine(kind: OutputKind): Liquid {
  const engine = new Liquid({
    templates: {},
    dynamicPartials: false,
    ownPropertyOnly: true,
    strictFilters: true,
    // `{% if %}` and `default` may ask for an undefined variable, also in a strict render.
    lenientIf: true,
    locale: 'en-US',
    parseLimit: sourceCharsMax,
    renderLimit: renderLimitMs,
    memoryLimit: 1e6,
    outputEscape: createOutputFilter(kind.escape),
  });
  for (const name of Object.keys(engine.filters)) {
    if (!standardFilters.has(name)) engine.unregisterFilter(name);
  }
  for (const [name, apply] of Object.entries(chargedFilters)) engine.registerFilter(name, apply);
  for (const { name, apply } of filters) engine.registerFilter(name, apply);
  for (const [name, apply] of Object.entries(kind.filters ?? {}))
    engine.registerFilter(name, apply);
  for (const name of forbiddenTags) delete engine.tags[name];
  engine.registerTag('capture', kind.escape === undefined ? ChargedCaptureTag : EscapedCaptureTag);
  return engine;
}

/** Creates the filter that LiquidJS applies to every `{{ output }}` that does not end in `raw`. */
function createOutputFilter(escapeText: OutputKind['escape']): LiquidFilter {
  return function (value) {
    if (value instanceof Escaped) return value.text;
    const printed = printValue(value);
    this.context.memoryLimit.use(printed.length);
    return escapeText === undefined ? printed : escapeText(printed);
  };
}
