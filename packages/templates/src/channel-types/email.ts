import type { EmailTemplate } from '@notiflow/contracts';
import type { RenderedFields } from '../render-request.ts';
import type { ReadField } from '../template-field.ts';

/** Reads an e-mail: the subject is a header, and the body is HTML unless it says otherwise. */
export function readEmail(template: EmailTemplate, read: ReadField): RenderedFields['email'] {
  return {
    content_type: template.content_type,
    subject: read('subject', 'header', template.subject),
    body: read('body', template.content_type === 'plaintext' ? 'text' : 'html', template.body),
  };
}
