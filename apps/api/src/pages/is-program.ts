import type { Request } from 'express';

/**
 * Programs that open what a mail has before its reader does: scanners, previews of links, crawlers, and Apple's mail, which
 * loads every picture when a mail arrives (it calls itself `Mozilla/5.0` and no more). The proxies of Gmail and Yahoo load
 * a picture when the mail is opened, and are no such programs.
 */
const programs =
  /^$|^mozilla\/5\.0$|bot\b|crawl|spider|preview|scanner|safelinks|barracuda|proofpoint|mimecast|symantec|trend ?micro|forcepoint|fireeye|cloudmark|ironport|virustotal|urlscan|headless|phantom|facebookexternalhit|whatsapp|telegram|skype|slack|discord|curl|wget|python|java\/|okhttp|go-http|node|axios|undici|libwww|httpclient|monitor/i;

const proxies = /googleimageproxy|yahoomailproxy/i;

/** Tells whether a request says of itself that no person made it. */
export function isProgram({ headers }: Pick<Request, 'headers'>): boolean {
  const purpose = [headers['sec-purpose'], headers.purpose, headers['x-purpose'], headers['x-moz']];
  if (purpose.some((value) => /prefetch|preview/i.test(String(value ?? '')))) return true;
  const agent = (headers['user-agent'] ?? '').slice(0, 500);
  return !proxies.test(agent) && programs.test(agent);
}
