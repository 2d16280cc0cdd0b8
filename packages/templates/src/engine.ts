import type { TemplatePart } from '@notiflow/contracts';
import { Liquid, type Template } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import { ChargedCaptureTag, EscapedCaptureTag } from './capture-tags.ts';
import { chargedFilters } from './charged-filters.ts';
import { Escaped } from './escaped.ts';
import { filters } from './filters/index.ts';
import type { LiquidFilter } from './liquid-filter.ts';
import type { OutputKind } from './output-kinds/output-kind.ts';
import { type ParsedSource, parseSource } from './parse-source.ts';
import { indexParts, noParts } from './part-index.ts';
import { PartialTag } from './partial-tag.ts';
import { printValue } from './print-value.ts';
import { standardFilters } from './standard-filters.ts';

/** Tags that load another template, beside `render`, which loads partials. */
const forbiddenTags = ['include', 'layout', 'block'];

/** How long one field may render, in milliseconds, before the engine gives up by itself. */
const renderLimitMs = 200;

/** The longest source of one field, in characters: the longest body a template may have. */
export const sourceCharsMax = 500_000;

/** A Liquid engine that takes what it renders from the parts of a version, and from nowhere else. */
export class TemplateEngine extends Liquid {
  /** Those of the version in work. */
  parts = indexParts(noParts);

  // A part never changes under its id.
  private readonly parsed = new LRUCache<string, ParsedSource>({
    maxSize: 2 * sourceCharsMax,
  });

  /** Finds a partial for `{% render %}`. */
  /* oxlint-disable require-yield */
  // biome-ignore lint/correctness/useYield: LiquidJS calls a generator; there is nothing to wait for.
  override *_parsePartialFile(name: string): Generator<unknown, Template[], Template[]> {
    const part = this.parts.find('partial', name);
    if (part === undefined) throw new Error(`there is no partial "${name}"`);
    return this.parsePart(part);
  }
  /* oxlint-enable require-yield */

  /** Parses a part, once as long as there is room for it. */
  parsePart(part: TemplatePart): Template[] {
    const known = this.parsed.get(part.id) ?? parseSource(this, part.content, part);
    this.parsed.set(part.id, known, { size: Math.max(1, part.content.length) });
    if (!known.ok) throw known.error;
    return known.template;
  }
}

/** Creates a Liquid engine that reads no files and no prototypes, has bounds, and writes one kind of output. */
export function createEngine(kind: OutputKind): TemplateEngine {
  const engine = new TemplateEngine({
    templates: {},
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
  engine.registerTag('render', PartialTag);
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
