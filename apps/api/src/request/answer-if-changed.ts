import type { Answer, Route } from '../route.ts';

interface Conditional {
  route: Pick<Route, 'method'>;
  /** The `If-None-Match` header. */
  header: string | undefined;
}

/** The answer, or 304 without its body when the caller has it already; only a read that has an ETag can be had. */
export function answerIfChanged(answer: Answer, { route, header }: Conditional): Answer {
  const { headers } = answer;
  const etag = headers?.etag;
  if (route.method !== 'get' || header === undefined || etag === undefined) return answer;
  return namesEtag(header, etag) ? { status: 304, headers } : answer;
}

// RFC 9110, 13.1.2: any, or a list of tags, which may hold commas; compared weakly, so W/ says nothing.
function namesEtag(header: string, etag: string): boolean {
  const named: string[] = header.match(/"[^"]*"/g) ?? [];
  return header.trim() === '*' || named.includes(etag);
}
