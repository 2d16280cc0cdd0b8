import { createNoLinks } from '../filters/no-links.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import type { OutputKind } from './output-kind.ts';

/** Markdown that stays Markdown: values stand as they are, and what may make no links has no markup either. */
export const markdown: OutputKind = {
  filters: { no_links: createNoLinks({ escapeText: escapeMarkdown }) },
};
