import type { IncomingHttpHeaders } from 'node:http';
import { readHeader } from './read-header.ts';

/**
 * Reads `x-notiflows-user-id`; null when it is absent. A header has no letters beyond Latin-1, so that an id with others is
 * sent as RFC 8187 writes values, `UTF-8''J%C3%B6rg`, or as the bytes of UTF-8, which most programs send by themselves.
 */
export function readUserId(headers: IncomingHttpHeaders): string | null {
  const given = readHeader(headers, 'x-notiflows-user-id');
  if (given === null) return null;
  const [, encoded] = /^utf-8''(.+)$/i.exec(given) ?? [];
  if (encoded !== undefined) return decodePercents(encoded) ?? given;
  return /[^\x20-\x7e]/.test(given) ? decodeUtf8(given) : given;
}

function decodePercents(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Node hands over the bytes of a header as Latin-1; what is no UTF-8 was meant so. */
function decodeUtf8(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
