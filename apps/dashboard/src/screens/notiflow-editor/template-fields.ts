import type { CodeLanguage } from './code-extensions.ts';

/** How a field of a template is edited. */
export interface TemplateField {
  name: string;
  title: string;
  kind: 'line' | 'text' | 'choice' | 'layout';
  options?: readonly string[];
  /** What a template without it has. */
  otherwise?: string;
  hint?: string;
  isOptional?: boolean;
}

const body: TemplateField = { name: 'body', title: 'Body', kind: 'text' };
const line = (name: string, title: string, more: Partial<TemplateField> = {}): TemplateField => {
  return { name, title, kind: 'line', ...more };
};
const optional = { isOptional: true };
const contentTypes = (...options: string[]): TemplateField => {
  return {
    name: 'content_type',
    title: 'Written as',
    kind: 'choice',
    options,
    otherwise: options[0],
  };
};

/** THE TABLE of what is edited of a template by itself, by channel type; the rest of it is in the definition. */
const fieldsOfType: Record<string, readonly TemplateField[]> = {
  email: [
    contentTypes('plaintext', 'html', 'markdown', 'mjml', 'visual'),
    { name: 'layout', title: 'Layout', kind: 'layout', ...optional },
    line('subject', 'Subject'),
    body,
    {
      ...body,
      name: 'text_body',
      title: 'Plain text',
      ...optional,
      hint: 'Left out, it is made of the body',
    },
    line('reply_to', 'Reply to', optional),
  ],
  sms: [body],
  chat: [contentTypes('markdown', 'json'), body],
  in_app: [
    contentTypes('markdown', 'plaintext'),
    line('title', 'Title', optional),
    body,
    line('action_url', 'Leads to', optional),
  ],
  mobile_push: [
    line('title', 'Title'),
    line('subtitle', 'Subtitle', optional),
    body,
    line('image_url', 'Picture', optional),
    line('action_url', 'Leads to', optional),
  ],
  web_push: [
    line('title', 'Title'),
    body,
    line('icon', 'Icon', optional),
    line('image', 'Picture', optional),
    line('action_url', 'Leads to', optional),
  ],
  webhook: [
    {
      name: 'method',
      title: 'Method',
      kind: 'choice',
      options: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      otherwise: 'POST',
    },
    contentTypes('json', 'plaintext'),
    line('url', 'URL'),
    { ...body, isOptional: true },
  ],
};

/** The fields that are edited of a template of a channel type. */
export function fieldsOf(channelType: string): readonly TemplateField[] {
  return fieldsOfType[channelType] ?? [body];
}

/** What a new template begins with. */
export function emptyTemplate(channelType: string): Record<string, unknown> {
  const begins: Record<string, Record<string, unknown>> = {
    email: {
      content_type: 'html',
      subject: 'Hello {{ recipient.first_name }}',
      body: '<p>Hello {{ recipient.first_name }}</p>\n',
    },
    webhook: { content_type: 'json', url: 'https://example.com/hooks', method: 'POST', body: '{}' },
    mobile_push: { title: 'Hello', body: 'Hello {{ recipient.first_name }}' },
    web_push: { title: 'Hello', body: 'Hello {{ recipient.first_name }}' },
  };
  return begins[channelType] ?? { body: 'Hello {{ recipient.first_name }}' };
}

/** The language in which a field is written. */
export function languageOfField(
  channelType: string,
  { field, data }: { field: TemplateField; data: Record<string, unknown> },
): CodeLanguage {
  if (field.name !== 'body') return 'text';
  const written = data.content_type ?? fieldsOf(channelType).find(isContentType)?.otherwise;
  if (written === 'html' || written === 'mjml' || written === 'visual') return 'html';
  return written === 'json' ? 'json_liquid' : 'text';
}

function isContentType({ name }: TemplateField): boolean {
  return name === 'content_type';
}

/** The fields of a template that are edited in the definition alone. */
export function otherFieldsOf(channelType: string, data: Record<string, unknown>): string[] {
  const known = new Set(fieldsOf(channelType).map(({ name }) => name));
  return Object.keys(data).filter((name) => {
    const value = data[name];
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    return !known.has(name) && name !== 'content_type' && !isEmpty;
  });
}
