import { createHash } from 'node:crypto';

/** The header that names an answer by all of its content: whatever changes in it changes the name. */
export function etagOf(body: object): { etag: string } {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  return { etag: `"${digest}"` };
}
