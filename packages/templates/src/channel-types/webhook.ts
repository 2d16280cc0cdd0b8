import type { WebhookTemplate } from '@notiflow/contracts';
import type { RenderedFields } from '../render-request.ts';
import type { ReadField } from '../template-field.ts';

/** Reads a webhook request; method and header names are fixed, not Liquid. */
export function readWebhook(template: WebhookTemplate, read: ReadField): RenderedFields['webhook'] {
  const { content_type, method, body } = template;
  return {
    url: read('url', 'url', template.url),
    method,
    headers: Object.fromEntries(
      Object.entries(template.headers).map(([name, source]) => [
        name,
        read(`headers.${name}`, 'header', source),
      ]),
    ),
    content_type,
    ...(body !== undefined && {
      body: read('body', content_type === 'json' ? 'json' : 'text', body),
    }),
  };
}
