import type { OutputKind } from './output-kind.ts';

/** Plain text and Markdown: values stand as they are. */
export const text: OutputKind = {};
