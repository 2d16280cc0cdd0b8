import { Agent, request } from 'node:http';
import type { SeenAnswer } from '../check-answer.ts';
import type { WireRequest } from './requests-of-route.ts';

/** Sends requests to one server over connections that are kept. */
export interface WireClient {
  send(wire: WireRequest): Promise<SeenAnswer>;
  close(): void;
}

/** Makes the client of the server at this port; `headers` go with every request that has no others. */
export function createWireClient(port: number, headers: Record<string, string>): WireClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  return {
    send: ({ method, path, headers: own, body }) =>
      new Promise((resolve, reject) => {
        const options = { agent, host: '127.0.0.1', port, method, path };
        // Without a length the body of a DELETE would be read as the next request.
        const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
        const sent = request(
          { ...options, headers: { ...headers, ...length, ...own } },
          (response) => {
            const { statusCode: status = 0, headers: answered } = response;
            const answer = { method, path, status, headers: answered };
            if (answered['content-type']?.startsWith('text/event-stream')) {
              // Who comes back to where nothing changed is told no event for a while: that it began is enough here.
              response.on('error', () => {}).on('end', () => resolve({ ...answer, text: '' }));
              response.once('data', (chunk: Buffer) => {
                resolve({ ...answer, text: chunk.toString() });
                response.destroy();
              });
              return;
            }
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              resolve({ ...answer, text: Buffer.concat(chunks).toString() });
            });
          },
        );
        sent.on('error', reject);
        if (body === null) sent.end();
        else sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
