import { Parser } from 'htmlparser2';
import { readScheme } from '../url-scheme.ts';

const linkAttributes = new Set(['href', 'xlink:href', 'src', 'action', 'formaction', 'background']);
const allowedSchemes = new Set<string | null>(['http', 'https', 'mailto', 'tel', 'cid', null]);

/** Matches unless every link of a text begins so plainly that no parser is needed to see that it is allowed. */
const doubtfulLink =
  /(?:href|src|action|background)\s*=\s*(?!["']?(?:https?:|mailto:|tel:|cid:|[/#])|""|'')/i;

/** Replaces every URL of an HTML text that could run code by `#` and leaves all other bytes as they are. */
export function neutraliseLinks(html: string): string {
  if (!doubtfulLink.test(html)) return html;
  let safe = '';
  let copiedTo = 0;
  const parser = new Parser({
    onattribute(name, value, quote) {
      if (!linkAttributes.has(name) || isAllowed(name, value)) return;
      const equals = /^\s*=\s*/.exec(html.slice(parser.startIndex + name.length, parser.endIndex));
      const valueStart = parser.startIndex + name.length + (equals?.[0].length ?? 0);
      safe += `${html.slice(copiedTo, valueStart)}${quote ?? ''}#${quote ?? ''}`;
      copiedTo = parser.endIndex;
    },
  });
  parser.end(html);
  return copiedTo === 0 ? html : safe + html.slice(copiedTo);
}

function isAllowed(attribute: string, url: string): boolean {
  const scheme = readScheme(url);
  if (allowedSchemes.has(scheme)) return true;
  return attribute === 'src' && scheme === 'data' && /^\s*data:image\//i.test(url);
}
