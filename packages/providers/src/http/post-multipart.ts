import { createHash } from 'node:crypto';
import type { HttpCall } from './build-call.ts';

/** Names and values in their order; a name may come more than once. */
export type FormField = readonly [name: string, value: string];

/** A POST of form fields as `multipart/form-data`, the same bytes for the same fields. */
export function postMultipart(
  url: string,
  headers: Record<string, string>,
  fields: readonly FormField[],
): HttpCall {
  // Of all values together, so that none of them can hold it.
  const boundary = `notiflow-${createHash('sha256').update(JSON.stringify(fields)).digest('hex')}`;
  const parts = fields.map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${escapeName(name)}"\r\n\r\n${value}\r\n`,
  );
  const all = {
    accept: 'application/json',
    'content-type': `multipart/form-data; boundary=${boundary}`,
    ...headers,
  };
  return {
    url,
    method: 'POST',
    headers: all,
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
  };
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escapeName(name: string): string {
  return name.replace(/\r?\n|\r/g, '%0D%0A').replaceAll('"', '%22');
}
