import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './create-metrics.ts';
import { evaluateReadiness, type ReadyChecks, readinessBody } from './readiness.ts';

/** What a health server shows, and where. */
export interface HealthServerInput {
  /** 0 takes a free port. */
  port: number;
  host: string;
  readyChecks: ReadyChecks;
  metrics: Metrics;
}

/** A small web server beside a process that has none. */
export interface HealthServer {
  port: number;
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** Serves `/healthz`, `/readyz`, `/metrics` and `/metrics.json`; rejects when the port is taken. */
export async function createHealthServer(input: HealthServerInput): Promise<HealthServer> {
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? '/', 'http://localhost').pathname;
    answer(input, path)
      .catch(() => json(500, { status: 'failed' }))
      .then(({ status, type, body }) => {
        res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
      });
  });
  server.listen(input.port, input.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, stop: () => close(server) };
}

async function answer({ readyChecks, metrics }: HealthServerInput, path: string): Promise<Answer> {
  switch (path) {
    case '/healthz':
      return json(200, { status: 'ok' });
    case '/readyz': {
      const { status, body } = readinessBody(await evaluateReadiness(readyChecks));
      return json(status, body);
    }
    case '/metrics':
      return { status: 200, type: metrics.contentType, body: await metrics.text() };
    case '/metrics.json':
      return json(200, await metrics.exportJson());
    default:
      return json(404, { status: 'not_found' });
  }
}

function json(status: number, body: object): Answer {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
