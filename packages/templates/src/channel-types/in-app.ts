import type { InAppTemplate } from '@notiflow/contracts';
import type { RenderedFields } from '../render-request.ts';
import type { ReadField } from '../template-field.ts';

/** Reads an in-app item: clients render its Markdown, so only links are made safe here. */
export function readInApp(template: InAppTemplate, read: ReadField): RenderedFields['in_app'] {
  const { content_type, title, body, action_url, action_type } = template;
  return {
    content_type,
    ...(title !== undefined && { title: read('title', 'text', title) }),
    body: read('body', 'text', body),
    ...(action_url !== undefined && { action_url: read('action_url', 'link', action_url) }),
    ...(action_type !== undefined && { action_type }),
    ...readAction('primary_action', template, read),
    ...readAction('secondary_action', template, read),
  };
}

function readAction(
  name: 'primary_action' | 'secondary_action',
  template: InAppTemplate,
  read: ReadField,
): Partial<RenderedFields['in_app']> {
  const action = template[name];
  if (action === undefined) return {};
  const texts = Object.entries(action).flatMap(([key, source]) =>
    source === undefined
      ? []
      : [[key, read(`${name}.${key}`, key === 'url' ? 'link' : 'text', source)] as const],
  );
  return { [name]: Object.fromEntries(texts) };
}
