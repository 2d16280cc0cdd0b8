import type { Liquid, Template } from 'liquidjs';

/** How many tags and outputs a source may have; LiquidJS needs quadratic time for them. */
const tagsMax = 10_000;

/** Parses a source, which is refused when it holds too many tags. */
export function parseSource(engine: Liquid, source: string): Template[] {
  // Inside `{% liquid %}` every line is a tag.
  const tagStart = /\{%-?\s*liquid/.test(source) ? /\{[{%]|\n/g : /\{[{%]/g;
  let tags = 0;
  while (tagStart.exec(source) !== null) tags += 1;
  if (tags > tagsMax) throw new Error(`more than ${tagsMax} tags`);
  return engine.parse(source);
}
