import MarkdownIt from 'markdown-it';
import { escapeMarkdown } from './escape-markdown.ts';
import type { OutputKind } from './output-kind.ts';

// No HTML from the source, and no links but those that are written as links.
const renderer = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** Markdown that becomes HTML: values are text in it, whatever markup they look like, and links cannot run code. */
export const markdownHtml: OutputKind = {
  escape: escapeMarkdown,
  finish: (text) => renderer.render(text),
  becomes: 'html',
};
