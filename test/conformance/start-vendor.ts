import type { ServerResponse } from 'node:http';
import type { Message } from '@notiflow/contracts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import type { PeerOptions, ProviderPeer } from '../support/provider-peers.ts';
import type { OriginMap } from '../support/redirect-origins.ts';
import { messageCanaries, type VendorAnswer, type VendorRow } from './vendor-row.ts';

/** A server in the place of a vendor: what goes to the vendor's origins reaches it while it runs. */
export interface Vendor extends HttpPeer {
  /** Answers from now on with this. */
  answerWith(answer: VendorAnswer): void;
}

/** Starts a server in the place of a vendor; it takes every message until told otherwise. */
export async function startVendor(row: VendorRow, origins: OriginMap): Promise<Vendor> {
  let answer: VendorAnswer = row.accepts;
  const peer = await startHttpPeer((request, response) => {
    const page = row.pages?.[request.path];
    if (page !== undefined) peer.requests.splice(peer.requests.indexOf(request), 1);
    writeAnswer(response, page ?? answer);
  });
  for (const origin of row.origins) origins.set(origin, originOf(peer));
  return {
    ...peer,
    url: originOf(peer),
    answerWith(next) {
      answer = next;
    },
  };
}

/** Starts a server in the place of a vendor that is in a mood, with a message and a channel that lead to it. */
export async function startMoodyVendor(
  { row, message }: { row: VendorRow; message: Message },
  { mood, onHang, origins }: PeerOptions,
): Promise<ProviderPeer> {
  let taken = 0;
  const peer = await startHttpPeer((request, response) => {
    const page = row.pages?.[request.path];
    if (page !== undefined) return writeAnswer(response, page);
    if (mood === 'hangs') return onHang?.();
    if (mood === 'resets') return response.socket?.resetAndDestroy();
    if (mood === 'accepts') taken += 1;
    const answer = mood === 'accepts' ? row.accepts : row.errors[0].answer;
    const key = 'header' in row.auth ? request.headers[row.auth.header] : '';
    const sent = `${request.path} ${request.body.toString()} ${String(key)}`;
    writeAnswer(response, { ...answer, body: quoteIn(answer.body, sent) });
  });
  for (const origin of row.origins) origins.set(origin, originOf(peer));
  if (mood === 'absent') await peer.close();
  const [channel] = row.channels;
  return {
    message,
    channel,
    secrets: [...messageCanaries, ...Object.values(channel.credentials), '127.0.0.1'],
    effects: () => taken,
    close: async () => (mood === 'absent' ? undefined : peer.close()),
  };
}

function originOf({ port }: HttpPeer): string {
  return `http://127.0.0.1:${port}`;
}

/** Lets a vendor quote in its sentences what it was sent, as many do: nothing of it may come through. */
function quoteIn(body: unknown, sent: string): unknown {
  if (typeof body === 'string') return body.includes(' ') ? `${body} ${sent}` : body;
  if (Array.isArray(body)) return body.map((item) => quoteIn(item, sent));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, quoteIn(value, sent)]),
  );
}

function writeAnswer(response: ServerResponse, { status, headers, body }: VendorAnswer): void {
  const isReady = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(isReady ? body : JSON.stringify(body));
}
