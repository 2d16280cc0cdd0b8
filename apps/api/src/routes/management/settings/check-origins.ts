import type { FieldProblem } from '@notiflow/contracts';

type Problem = Omit<FieldProblem, 'field'>;

// A browser sends a name or an IPv4 address, or an IPv6 address in brackets; a pattern would never be equal to it.
const hostPattern = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;
const localHosts = new Set(['localhost', '127.0.0.1']);

/** What is wrong with each entry of a list of web origins. */
export function checkOrigins(given: unknown): FieldProblem[] {
  if (!Array.isArray(given)) return [];
  return given.flatMap((entry: unknown, index) => {
    const problem = typeof entry === 'string' && entry !== '' ? findOriginProblem(entry) : null;
    return problem === null ? [] : [{ field: `allowed_origins[${index}]`, ...problem }];
  });
}

/** Why the text is no origin as browsers send it in the `Origin` header; null when it is one. */
export function findOriginProblem(text: string): Problem | null {
  if (!/^https?:\/\//.test(text)) return wrongFormat('must start with https:// or http://');
  if (!URL.canParse(text)) return wrongFormat('must be a scheme, a host and perhaps a port');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return wrongFormat('must have no credentials');
  if (url.search !== '' || text.includes('?')) return wrongFormat('must have no query');
  if (url.hash !== '' || text.includes('#')) return wrongFormat('must have no fragment');
  if (url.pathname !== '/' || text.endsWith('/')) {
    return wrongFormat('must have no path, not even a slash');
  }
  if (!hostPattern.test(url.hostname)) return wrongFormat('must name one host, without patterns');
  if (url.protocol === 'http:' && !localHosts.has(url.hostname)) {
    return { message: 'must use https, except for localhost and 127.0.0.1', reason: 'invalid' };
  }
  // Upper case, a default port, an IDN in Unicode: what no browser sends would never match.
  if (url.origin !== text) return wrongFormat(`must be written as browsers do: ${url.origin}`);
  return null;
}

function wrongFormat(message: string): Problem {
  return { message, reason: 'format' };
}
