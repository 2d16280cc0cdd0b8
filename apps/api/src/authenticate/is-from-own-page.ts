import type { IncomingHttpHeaders } from 'node:http';

/**
 * Tells whether a request that carries a cookie was made by a page of ours. Browsers say so themselves; what neither says
 * where it comes from nor comes from here is not believed, since a cookie alone proves nothing about who asks.
 */
export function isFromOwnPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  // Same origin only: a sister site under the same domain is another site's page for us.
  if (typeof site === 'string') return site === 'same-origin';
  const { origin, host } = headers;
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}
