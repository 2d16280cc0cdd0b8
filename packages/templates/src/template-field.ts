import {
  type ChannelType,
  channelTypeOf,
  type OutputKindName,
  type RenderedFields,
  type Templates,
} from '@notiflow/contracts';

/** One piece of Liquid source and the kind of text it becomes. */
export interface TemplateField {
  path: string;
  /** Of `text_of` the source is the path of a field before it, whose HTML becomes plain text. */
  kind: OutputKindName | 'text_of';
  source: string;
  /** Name of the layout that goes around it. */
  layout?: string | undefined;
}

/** Lists the Liquid sources of a template, in the order `buildFields` expects their texts. */
export function listFields<T extends ChannelType>(
  channelType: T,
  template: Templates[T],
): TemplateField[] {
  const fields: TemplateField[] = [];
  channelTypeOf(channelType).render(template, (path, kind, source, layout) => {
    fields.push({ path, kind, source, layout });
    return '';
  });
  return fields;
}

/** Puts rendered texts where `listFields` found their sources. */
export function buildFields<T extends ChannelType>(
  channelType: T,
  template: Templates[T],
  texts: string[],
): RenderedFields[T] {
  let position = 0;
  const fields = channelTypeOf(channelType).render(template, () => texts[position++] ?? '');
  return fields as RenderedFields[T];
}
