import type { SupportedChannelType, Templates } from '@notiflow/contracts';
import type { RenderedFields } from '../render-request.ts';
import type { ReadField, TemplateField } from '../template-field.ts';
import { readEmail } from './email.ts';
import { readInApp } from './in-app.ts';
import { readWebhook } from './webhook.ts';

type ReadTemplate<T extends SupportedChannelType> = (
  template: Templates[T],
  read: ReadField,
) => RenderedFields[T];

const readers: { [T in SupportedChannelType]: ReadTemplate<T> } = {
  email: readEmail,
  in_app: readInApp,
  webhook: readWebhook,
};

/** Lists the Liquid sources of a template, in the order `buildFields` expects their texts. */
export function listFields<T extends SupportedChannelType>(
  channelType: T,
  template: Templates[T],
): TemplateField[] {
  const fields: TemplateField[] = [];
  readers[channelType](template, (path, kind, source) => {
    fields.push({ path, kind, source });
    return '';
  });
  return fields;
}

/** Puts rendered texts where `listFields` found their sources. */
export function buildFields<T extends SupportedChannelType>(
  channelType: T,
  template: Templates[T],
  texts: string[],
): RenderedFields[T] {
  let position = 0;
  return readers[channelType](template, () => texts[position++] ?? '');
}
