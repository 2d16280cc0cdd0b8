import type { OutputKindName } from './output-kinds/registry.ts';

/** One piece of Liquid source and the kind of text it becomes. */
export interface TemplateField {
  path: string;
  kind: OutputKindName;
  source: string;
}

/** Answers the text that stands in a message for a field of its template. */
export type ReadField = (path: string, kind: OutputKindName, source: string) => string;
