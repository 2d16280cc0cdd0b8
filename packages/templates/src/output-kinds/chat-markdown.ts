import { escapeMarkdown } from './escape-markdown.ts';
import type { OutputKind } from './output-kind.ts';

/**
 * Markdown that becomes the markup of a chat service when it is sent: values are text in it, whatever markup or mention
 * they look like.
 */
export const chatMarkdown: OutputKind = { escape: escapeMarkdown };
