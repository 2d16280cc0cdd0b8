import { Parser } from 'htmlparser2';

/** What becomes of an HTML text whose links are rewritten. */
export interface LinkChanges {
  /** Where a link leads instead; null where it stays as it is. */
  target(url: string): string | null;
  /** HTML that is put before the end of the body; none where empty. */
  atEnd: string;
}

const links = new Set(['a', 'area']);

/** Rewrites where the links of an HTML text lead, and leaves all other bytes as they are. */
export function rewriteLinks(html: string, { target, atEnd }: LinkChanges): string {
  let written = '';
  let copiedTo = 0;
  let element = '';
  let endsAt: number | undefined;
  const replace = (from: number, to: number, text: string) => {
    written += html.slice(copiedTo, from) + text;
    copiedTo = to;
  };
  const parser = new Parser({
    onopentagname(name) {
      element = name;
    },
    onattribute(name, value) {
      if (name !== 'href' || !links.has(element)) return;
      const leadsTo = target(value.trim());
      if (leadsTo === null) return;
      const equals = /^\s*=\s*/.exec(html.slice(parser.startIndex + name.length, parser.endIndex));
      const from = parser.startIndex + name.length + (equals?.[0].length ?? 0);
      replace(from, parser.endIndex, `"${escapeAttribute(leadsTo)}"`);
    },
    onclosetag(name, isImplied) {
      if (name === 'body' && !isImplied) endsAt = parser.startIndex;
    },
  });
  parser.end(html);
  if (atEnd === '') return written + html.slice(copiedTo);
  // A link after the end of the body is rewritten all the same.
  if (endsAt === undefined || endsAt < copiedTo) return written + html.slice(copiedTo) + atEnd;
  return written + html.slice(copiedTo, endsAt) + atEnd + html.slice(endsAt);
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
