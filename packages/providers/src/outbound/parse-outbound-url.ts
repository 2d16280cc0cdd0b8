import { type OutboundProblem, refusal } from './outbound-problem.ts';

/** Where a URL leads: host without brackets, port always given. */
export interface OutboundTarget {
  protocol: 'http:' | 'https:';
  origin: string;
  host: string;
  port: number;
  path: string;
}

/** A target, or why the text is not one. */
export type ParsedOutboundUrl =
  | { ok: true; target: OutboundTarget }
  | { ok: false; problem: OutboundProblem };

/** Reads a URL as WHATWG does, so that every spelling of an IP address becomes its plain form. */
export function parseOutboundUrl(text: string): ParsedOutboundUrl {
  if (!URL.canParse(text)) return refuse('url_invalid', 'The URL is not valid.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refuse('scheme_refused', 'The URL must start with http:// or https://.');
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('credentials_refused', 'The URL must not contain a user name or password.');
  }
  const { protocol, origin } = url;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (protocol === 'https:' ? 443 : 80));
  return {
    ok: true,
    target: { protocol, origin, host, port, path: `${url.pathname}${url.search}` },
  };
}

function refuse(code: string, reason: string): ParsedOutboundUrl {
  return { ok: false, problem: refusal(code, reason) };
}
