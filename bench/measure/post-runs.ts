import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import autocannon, { type Request } from 'autocannon';
import type { AcceptContender } from '../contenders/accept-contender.ts';
import type { Servers } from '../setup/start-servers.ts';
import { readCpuSeconds } from './read-usage.ts';

/** What a few seconds of POST run gave. */
export interface AcceptFigures {
  acceptedPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of the server alone, for each accepted run. */
  cpuUs: number;
}

/** How a contender is asked. */
export interface PostOptions {
  connections: number;
  durationS: number;
  /** Whether each request brings an `Idempotency-Key` of its own. */
  keyed: boolean;
}

const body = JSON.stringify({
  recipients: [{ external_id: 'user-1', first_name: 'Ada' }],
  data: { order: { id: 'A-10392' } },
});

/** Posts runs for a few seconds and checks that every accepted one is a row; whoever is not asked is paused. */
export async function postRuns(
  { sql }: Pick<Servers, 'sql'>,
  { contender, options }: { contender: AcceptContender; options: PostOptions },
): Promise<{ figures: AcceptFigures; problems: string[] }> {
  const { connections, durationS: duration } = options;
  await sql.query('CHECKPOINT');
  const storedBefore = await contender.countStored();
  contender.resume();
  const cpuBefore = await readCpuSeconds(contender.pid);
  const requests = [toRequest(contender, options)];
  const result = await autocannon({ url: contender.url, connections, duration, requests });
  // Requests under way when the time is over are stored without their answer being seen.
  await wait(500);
  const cpuSeconds = (await readCpuSeconds(contender.pid)) - cpuBefore;
  contender.pause();
  const stored = (await contender.countStored()) - storedBefore;
  const accepted = result['2xx'];
  const failed = result.non2xx + result.errors;
  const problems = failed === 0 ? [] : [`${failed} requests failed.`];
  if (stored < accepted || stored > accepted + connections) {
    problems.push(`${accepted} runs were accepted and ${stored} are stored.`);
  }
  const { p50: p50Ms, p99: p99Ms } = result.latency;
  const cpuUs = (cpuSeconds * 1e6) / accepted;
  return { figures: { acceptedPerSecond: accepted / duration, p50Ms, p99Ms, cpuUs }, problems };
}

function toRequest({ request }: AcceptContender, { keyed }: PostOptions): Request {
  const headers = { ...request.headers, 'content-type': 'application/json' };
  const plain: Request = { method: 'POST', path: request.path, headers, body };
  if (!keyed) return plain;
  const withKey = (sent: Request): Request => ({
    ...sent,
    headers: { ...sent.headers, 'idempotency-key': randomUUID() },
  });
  return { ...plain, setupRequest: withKey };
}
