import type { TemplatePart } from '@notiflow/contracts';
import type { Liquid, Template } from 'liquidjs';
import { LimitError } from './limit-error.ts';
import { nameOfPart } from './part-index.ts';

/** A parsed source, or what the engine threw at it. */
export type ParsedSource = { ok: true; template: Template[] } | { ok: false; error: unknown };

/** How many tags and outputs a source may have; LiquidJS needs quadratic time for them. */
const tagsMax = 10_000;

/** Parses a source, which is refused when it is wrong or holds too many tags; errors name the part it is of. */
export function parseSource(
  engine: Liquid,
  source: string,
  part?: Pick<TemplatePart, 'kind' | 'name'>,
): ParsedSource {
  if (countTags(source) > tagsMax) {
    return { ok: false, error: new LimitError(`more than ${tagsMax} tags`) };
  }
  try {
    return { ok: true, template: engine.parse(source, part && nameOfPart(part)) };
  } catch (error) {
    return { ok: false, error };
  }
}

function countTags(source: string): number {
  // Inside `{% liquid %}` every line is a tag.
  const tagStart = /\{%-?\s*liquid/.test(source) ? /\{[{%]|\n/g : /\{[{%]/g;
  let tags = 0;
  while (tagStart.exec(source) !== null) tags += 1;
  return tags;
}
