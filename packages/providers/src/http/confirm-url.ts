import { startDeadline } from '../deadline.ts';
import type { Outbound } from '../outbound/create-outbound.ts';
import { exchangeHttp } from './exchange-http.ts';

const timeoutMs = 5_000;

/**
 * Calls the URL a service wants called before it reports anything, once and through the guard; tells whether it was
 * content. What it answers is of no interest.
 */
export async function confirmUrl(outbound: Outbound, url: string): Promise<boolean> {
  if (!URL.canParse(url)) return false;
  const { protocol, origin, pathname, search } = new URL(url);
  if (protocol !== 'https:') return false;
  const agent = outbound.createAgent();
  const deadline = startDeadline(new AbortController().signal, timeoutMs);
  try {
    const request = { origin, path: pathname + search, headers: {}, body: null };
    const exchange = await exchangeHttp(
      { agent, signal: deadline.signal, keptBytesMax: 0 },
      { ...request, method: 'GET' },
    );
    return exchange.kind === 'answered' && exchange.answer.status < 300;
  } finally {
    deadline.clear();
    await agent.destroy();
  }
}
