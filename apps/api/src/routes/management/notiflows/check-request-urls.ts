import type { FieldProblem } from '@notiflow/contracts';
import type { Outbound } from '@notiflow/providers';

/** A URL of a template that the worker will connect to, and the field it was given in. */
export interface GivenUrl {
  field: string;
  url: string;
}

/** What is wrong with URLs that can be told before rendering: those whose host holds no Liquid. */
export async function checkRequestUrls(
  outbound: Outbound,
  given: GivenUrl[],
): Promise<FieldProblem[]> {
  const checks = given.map(async ({ field, url }) => {
    const checkable = toCheckableUrl(url);
    const refused = checkable === null ? null : await outbound.checkUrl(checkable);
    if (refused === null) return [];
    return [{ field, message: refused.reason, reason: 'invalid' as const }];
  });
  return (await Promise.all(checks)).flat();
}

/** The part of a URL before any Liquid, when that is enough to know the host. */
function toCheckableUrl(template: string): string | null {
  const [fixed = ''] = template.trim().split(/\{\{|\{%/);
  if (fixed === template.trim()) return fixed === '' ? null : fixed;
  return /^https?:\/\/[^/?#]+[/?#]/i.exec(fixed)?.[0] ?? null;
}
