import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes webhooks, answers 204 after as many milliseconds as asked for, and counts them by `webhook-id`; GET answers the counts and begins anew. */
const answerAfterMs = Number(process.argv[2] ?? 0);
let received = 0;
let openNow = 0;
let openMost = 0;
let moments: number[] = [];
let seen = new Set<string>();

const server = createServer((request, response) => {
  if (request.method === 'GET') return answerCounts(response);
  request.resume().on('end', () => {
    received += 1;
    openNow += 1;
    openMost = Math.max(openMost, openNow);
    moments.push(performance.now());
    seen.add(String(request.headers['webhook-id']));
    if (answerAfterMs === 0) return answer(response);
    setTimeout(answer, answerAfterMs, response);
  });
});

function answer(response: ServerResponse): void {
  openNow -= 1;
  response.writeHead(204).end();
}

function answerCounts(response: ServerResponse): void {
  const perSecond = measureRate();
  response.end(JSON.stringify({ received, distinct: seen.size, openMost, perSecond }));
  received = 0;
  openMost = openNow;
  moments = [];
  seen = new Set();
}

/** Requests per second between the first tenth and the last, so that neither start nor end count. */
function measureRate(): number {
  const [from = 0, to = 0] = [0.1, 0.9].map((share) => moments[Math.floor(moments.length * share)]);
  return to === from ? 0 : (moments.length * 0.8) / ((to - from) / 1_000);
}

server.listen(0, '0.0.0.0', () => {
  process.stdout.write(`receiver.started ${(server.address() as AddressInfo).port}\n`);
});
