import type { Attachment } from '@notiflow/contracts';
import { oneLine } from './one-line.ts';

/** A file of a mail, whole. */
export interface MailFile {
  /** One line, without a path. */
  filename: string;
  contentType: string;
  content: Buffer;
}

const unknownType = 'application/octet-stream';

/** Most bytes of all files of a mail: services refuse mails of much more. */
export const filesBytesMax = 10 * 1024 * 1024;

/** The files of a message as mails carry them; those by URL were fetched before. */
export function toMailFiles(attachments: readonly Attachment[]): MailFile[] {
  return attachments.map(({ filename, content_type: contentType = unknownType, content = '' }) => ({
    filename: toFileName(filename),
    contentType,
    content: Buffer.from(content, 'base64'),
  }));
}

/** What a file holds, as JSON carries it. */
export function inBase64({ content }: MailFile): string {
  return content.toString('base64');
}

/** Whatever a program behind the mail does with the name, it leads into no folder. */
function toFileName(text: string): string {
  const name = oneLine(text)
    .replace(/[/\\]+/g, '_')
    .replace(/^\.+/, '');
  return name.slice(0, 200) || 'attachment';
}
