import type { OutputKindName, ReadField } from '@notiflow/contracts';

/** One piece of Liquid source and the kind of text it becomes. */
export interface TemplateField {
  path: string;
  /** Of `text_of` the source is the path of a field before it, whose HTML becomes plain text. */
  kind: OutputKindName | 'text_of';
  source: string;
  /** Name of the layout that goes around it. */
  layout?: string | undefined;
}

/** Reads each Liquid source where its text belongs in what comes out; in the same order each time. */
export type RenderFields<T> = (read: ReadField) => T;

/** Lists the Liquid sources, in the order `buildFields` expects their texts. */
export function listFields(render: RenderFields<unknown>): TemplateField[] {
  const fields: TemplateField[] = [];
  render((path, kind, source, layout) => {
    fields.push({ path, kind, source, layout });
    return '';
  });
  return fields;
}

/** Puts rendered texts where `listFields` found their sources. */
export function buildFields<T>(render: RenderFields<T>, texts: string[]): T {
  let position = 0;
  return render(() => texts[position++] ?? '');
}
