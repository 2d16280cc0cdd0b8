import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes webhooks, answers 204, and counts them by `webhook-id`; GET answers the counts and begins anew. */
let received = 0;
let seen = new Set<string>();

const server = createServer((request, response) => {
  if (request.method === 'GET') return answerCounts(response);
  request.resume().on('end', () => {
    received += 1;
    seen.add(String(request.headers['webhook-id']));
    response.writeHead(204).end();
  });
});

function answerCounts(response: ServerResponse): void {
  response.end(JSON.stringify({ received, distinct: seen.size }));
  received = 0;
  seen = new Set();
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`receiver.started ${(server.address() as AddressInfo).port}\n`);
});
