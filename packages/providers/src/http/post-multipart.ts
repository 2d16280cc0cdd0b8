import { createHash } from 'node:crypto';
import type { HttpCall } from './build-call.ts';

/** A file in a form. */
export interface FormFile {
  filename: string;
  contentType: string;
  content: Buffer;
}

/** Names and values in their order; a name may come more than once. */
export type FormField = readonly [name: string, value: string | FormFile];

/** A POST of form fields as `multipart/form-data`, the same bytes for the same fields. */
export function postMultipart(
  url: string,
  headers: Record<string, string>,
  fields: readonly FormField[],
): HttpCall {
  // Of all values together, so that none of them can hold it.
  const parts = fields.map(toPart);
  const hash = createHash('sha256');
  for (const { head, content } of parts) hash.update(head).update(content);
  const boundary = `notiflow-${hash.digest('hex')}`;
  const all = {
    accept: 'application/json',
    'content-type': `multipart/form-data; boundary=${boundary}`,
    ...headers,
  };
  return {
    url,
    method: 'POST',
    headers: all,
    body: Buffer.concat([
      ...parts.flatMap(({ head, content }) => [
        Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
        content,
        Buffer.from('\r\n'),
      ]),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  };
}

function toPart([name, value]: FormField): { head: string; content: Buffer } {
  const disposition = `content-disposition: form-data; name="${escapeName(name)}"`;
  if (typeof value === 'string') return { head: disposition, content: Buffer.from(value) };
  const { filename, contentType, content } = value;
  const head = `${disposition}; filename="${escapeName(filename)}"\r\ncontent-type: ${contentType}`;
  return { head, content };
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escapeName(name: string): string {
  return name.replace(/\r?\n|\r/g, '%0D%0A').replaceAll('"', '%22');
}
