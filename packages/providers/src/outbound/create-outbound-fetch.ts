import { fetch as undiciFetch } from 'undici';
import type { Outbound } from './create-outbound.ts';

/** What a library asks the network with, as `fetch` does. */
export type OutboundFetch = (url: string, init: OutboundRequest) => Promise<Response>;

/** The part of a request that is passed on. */
export interface OutboundRequest {
  method: string;
  headers: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}

/** Makes a `fetch` that leaves by the guard, follows no redirect and reads no more than so many bytes. */
export function createOutboundFetch(
  outbound: Pick<Outbound, 'createAgent'>,
  { bytesMax }: { bytesMax: number },
): { fetch: OutboundFetch; close(): Promise<void> } {
  const agent = outbound.createAgent({ maxResponseSize: bytesMax });
  return {
    async fetch(url, { method, headers, body, signal }) {
      const init = { method, headers, body: body as string | null, signal, dispatcher: agent };
      // Of the same shape as what Node itself has, and typed apart from it.
      return (await undiciFetch(url, { ...init, redirect: 'manual' })) as unknown as Response;
    },
    close: () => agent.close(),
  };
}
