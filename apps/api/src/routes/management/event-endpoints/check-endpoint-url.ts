import type { FieldProblem } from '@notiflow/contracts';
import type { Outbound } from '@notiflow/providers';

/** What keeps a URL from being one that events are sent to; whatever came is looked at. */
export async function checkEndpointUrl(
  outbound: Outbound,
  { url }: Record<string, unknown>,
): Promise<FieldProblem[]> {
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  const problem = await outbound.checkUrl(url);
  return problem === null ? [] : [{ field: 'url', message: problem.reason, reason: 'invalid' }];
}
