import type { FieldProblem } from '@notiflow/contracts';
import type { Outbound } from '../outbound/create-outbound.ts';

/** The schema of a URL that opens a room to whoever has it, and so is a secret. */
export function webhookUrlSchema(description: string) {
  return {
    type: 'string',
    minLength: 1,
    maxLength: 2_000,
    pattern: '^https://[!-~]+$',
    description,
  } as const;
}

/** What keeps a URL from being one of a service: `hosts` are those it has, `*.` for all below one. */
export async function findWebhookUrlProblems(
  { field, url }: { field: string; url: string },
  { outbound, hosts }: { outbound: Outbound; hosts?: readonly string[] },
): Promise<FieldProblem[]> {
  if (!URL.canParse(url)) return [{ field, message: 'is not a URL', reason: 'format' }];
  if (hosts !== undefined && !hosts.some((host) => isAt(host, new URL(url)))) {
    const message = `must lead to ${hosts.join(', ')}`;
    return [{ field, message, reason: 'invalid' }];
  }
  const problem = await outbound.checkUrl(url);
  return problem === null ? [] : [{ field, message: problem.reason, reason: 'invalid' }];
}

function isAt(host: string, { hostname, port, protocol, username, password }: URL): boolean {
  const isPlain = protocol === 'https:' && port === '' && username === '' && password === '';
  const isHost = host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
  return isPlain && isHost;
}
