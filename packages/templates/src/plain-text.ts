import { Parser } from 'htmlparser2';

/** What is not shown. */
const hidden = new Set(['head', 'script', 'style', 'template', 'title', 'noscript']);

/** How many lines an element begins and ends with: a paragraph stands apart, a cell has a line of its own. */
const linesAround: Record<string, number> = Object.fromEntries([
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'blockquote', 'pre', 'hr'].map(
    (name) => [name, 2],
  ),
  ...['div', 'section', 'article', 'main', 'header', 'footer', 'nav', 'center', 'address'].map(
    (name) => [name, 1],
  ),
  ...['table', 'tr', 'td', 'th', 'li', 'dt', 'dd', 'body'].map((name) => [name, 1]),
]);

/**
 * Tells an HTML mail as plain text: links with where they go, lists with stars, no pictures. It reads the mail once, as
 * it comes; building its tree first takes forty times as long as rendering it.
 */
export function toPlainText(html: string): string {
  const text = new TextLines();
  const targets: { href: string; from: number }[] = [];
  let hiddenDepth = 0;
  const parser = new Parser({
    onopentag(name, { href = '' }) {
      if (hidden.has(name)) hiddenDepth += 1;
      if (hiddenDepth > 0) return;
      text.breakLines(linesAround[name] ?? 0);
      if (name === 'br') text.addBreak();
      if (name === 'li') text.add('* ');
      if (name === 'a') targets.push({ href, from: text.length });
    },
    ontext(part) {
      if (hiddenDepth === 0) text.add(part);
    },
    onclosetag(name) {
      if (hidden.has(name)) hiddenDepth -= 1;
      if (hiddenDepth > 0) return;
      if (name === 'a') {
        const { href = '', from = 0 } = targets.pop() ?? {};
        const shown = text.since(from);
        const leadsOut = href !== '' && !href.startsWith('#') && href !== shown;
        if (leadsOut) text.add(shown === '' ? href : ` (${href})`);
      }
      text.breakLines(linesAround[name] ?? 0);
    },
  });
  parser.end(html);
  return text.finish();
}

// An address comes in as many parts as it has entities, and one.
const linkPartsMax = 20;

/** Text as HTML shows it: white space runs together, and lines are broken where elements ask for it. */
class TextLines {
  private readonly parts: string[] = [];
  private breaks = 0;
  private hasSpace = false;

  get length(): number {
    return this.parts.length;
  }

  add(part: string): void {
    // A space that must not break, in the words of HTML, is one that is kept.
    const words = part.replace(/[ \t\n\r\f]+/g, ' ');
    const shown = words.replace(/^ | $/g, '');
    if (words.startsWith(' ')) this.hasSpace = true;
    if (shown === '') return;
    const isFirst = this.parts.length === 0;
    if (!isFirst && this.breaks > 0) this.parts.push('\n'.repeat(Math.min(2, this.breaks)));
    else if (!isFirst && this.hasSpace) this.parts.push(' ');
    this.parts.push(shown);
    this.breaks = 0;
    this.hasSpace = words.endsWith(' ');
  }

  addBreak(): void {
    this.breaks += 1;
  }

  /** Ends the line, and leaves an empty one where there are two. */
  breakLines(count: number): void {
    this.breaks = Math.max(this.breaks, count);
  }

  /** The text since a place; only its beginning where it is too long for a link that is shown as it is. */
  since(place: number): string {
    return this.parts
      .slice(place, place + linkPartsMax)
      .join('')
      .trim();
  }

  finish(): string {
    return this.parts.join('');
  }
}
