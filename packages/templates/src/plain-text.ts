import { compile } from 'html-to-text';

const heading = { options: { uppercase: false } };
const lines = { format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } };
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, ...heading }));

const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 200 },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'img', format: 'skip' },
    // Most tables of mails are there for the looks: each cell has a line of its own.
    { selector: 'td', ...lines },
    { selector: 'th', ...lines },
    ...headings,
  ],
});

/** Tells an HTML mail as plain text: links with where they go, lists with dashes, no pictures. */
export function toPlainText(html: string): string {
  return convert(html);
}
