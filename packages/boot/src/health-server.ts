import { createServer, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';

/** Says whether one thing this process needs is there, and if not, why. */
export type ReadyCheck = () => Promise<{ ready: boolean; reason: string | null }>;

/** The state of every check, and of all together. */
export interface Readiness {
  ready: boolean;
  checks: Record<string, { ready: boolean; reason: string | null }>;
}

const checkMs = 2_000;

/** Runs every check; one that throws or takes longer than two seconds is not ready. */
export async function evaluateReadiness(checks: Record<string, ReadyCheck>): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check)] as const),
  );
  return {
    ready: results.every(([, result]) => result.ready),
    checks: Object.fromEntries(results),
  };
}

async function runCheck(check: ReadyCheck): Promise<{ ready: boolean; reason: string | null }> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<{ ready: false; reason: string }>((resolve) => {
    timer = setTimeout(() => resolve({ ready: false, reason: 'no answer in time' }), checkMs);
  });
  const answer = check().catch((error: Error) => ({ ready: false, reason: error.message }));
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}

/** The pages of a process that has no HTTP API of its own. */
export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/** Serves /healthz, /readyz, /metrics and /metrics.json; meant for a private port. */
export async function createHealthServer(options: {
  port: number;
  host: string;
  checks: Record<string, ReadyCheck>;
  metrics: Metrics;
}): Promise<HealthServer> {
  const { checks, metrics } = options;
  const pages: Record<string, (res: ServerResponse) => Promise<void>> = {
    '/healthz': async (res) => sendJson(res, 200, { status: 'up' }),
    '/readyz': async (res) => {
      const readiness = await evaluateReadiness(checks);
      sendJson(res, readiness.ready ? 200 : 503, readiness);
    },
    '/metrics': async (res) => {
      res.setHeader('content-type', metrics.contentType).end(await metrics.readText());
    },
    '/metrics.json': async (res) => sendJson(res, 200, await metrics.readJson()),
  };
  const server = createServer((req, res) => {
    const page = pages[(req.url ?? '').split('?')[0] ?? ''];
    if (page === undefined) return sendJson(res, 404, { status: 'not found' });
    page(res).catch((error: Error) => sendJson(res, 500, { status: error.message }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendJson(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
