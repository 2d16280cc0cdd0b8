import type { MaskedSource } from './mask-liquid.ts';
import type { SourceProblem } from './source-problem.ts';

/** The elements that the compiler knows; it would send any other as it stands. */
const elements = new Set(
  `mjml mj-head mj-body mj-attributes mj-all mj-class mj-breakpoint mj-font mj-preview mj-style mj-title mj-raw
  mj-accordion mj-accordion-element mj-accordion-text mj-accordion-title mj-button mj-carousel mj-carousel-image
  mj-column mj-divider mj-group mj-hero mj-image mj-navbar mj-navbar-link mj-section mj-social mj-social-element
  mj-spacer mj-table mj-text mj-wrapper`.split(/\s+/),
);

const tag = /<!--.*?-->|<(\/?)([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)>/gis;

/** HTML elements that have no end. */
const isEmpty = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i;

const problemsMax = 20;
const depthMax = 200;

/** An attribute is written again for each element it is for, and that many characters are a mail of several megabytes. */
const repeatedCharsMax = 20_000_000;

/** Finds what the compiler takes without a word, or refuses without a line. */
export function findStructureProblems({ text, lineAt }: MaskedSource): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const refuse = (offset: number, message: string) => {
    if (problems.length < problemsMax) problems.push({ line: lineAt(offset), message });
  };
  const open: { name: string; offset: number }[] = [];
  let tags = 0;
  let longest = 0;
  for (const { index, 0: whole, 1: slash, 2: name = '', 3: rest = '' } of text.matchAll(tag)) {
    if (whole.startsWith('<!--')) continue;
    tags += 1;
    longest = Math.max(longest, whole.length);
    if (slash === '/') {
      const place = open.findLastIndex((one) => one.name === name);
      if (place === -1) refuse(index, `</${name}> closes nothing`);
      else for (const one of open.splice(place).slice(1)) refuse(one.offset, notClosed(one.name));
      continue;
    }
    if (name === 'mj-include') refuse(index, 'mj-include reads files; use {% render %}');
    else if (/^mj/i.test(name) && !elements.has(name)) {
      refuse(index, `there is no element ${name}`);
    }
    if (!rest.endsWith('/') && !isEmpty.test(name)) open.push({ name, offset: index });
    if (open.length > depthMax) {
      refuse(index, 'nested too deeply');
      break;
    }
  }
  if (open.length <= depthMax) for (const one of open) refuse(one.offset, notClosed(one.name));
  if (tags * longest > repeatedCharsMax) {
    problems.push({ line: null, message: 'has too many elements for attributes as long as these' });
  }
  return problems;
}

const notClosed = (name: string) => `${name} is not closed`;
