import type { IncomingHttpHeaders } from 'node:http';

/** Reads one header; null when it is absent or empty. */
export function readHeader(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Reads the bearer token of the `Authorization` header; null when there is none. */
export function readBearer(headers: IncomingHttpHeaders): string | null {
  return /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
