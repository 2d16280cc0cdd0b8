import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import type { Ask } from './dashboard-asks.ts';
import { median } from './median.ts';

/** Where and as whom is asked. */
export interface Asker {
  url: string;
  headers: Record<string, string>;
  /** Superuser in the database that is asked. */
  sql: pg.Client;
}

/** What a request cost. */
export interface AskFigures {
  coldMs: number;
  medianMs: number;
  p95Ms: number;
  /** Pages of Postgres that were looked at for one request. */
  buffers: number;
  statements: number;
  bytes: number;
}

/** Asks `times` times, after once with nothing in the shared buffers of Postgres. */
export async function timeAsk(asker: Asker, given: Ask, times: number): Promise<AskFigures> {
  const ask = given.isNext ? await toNext(asker, given) : given;
  await asker.sql.query('SELECT pg_buffercache_evict_all()');
  const { ms: coldMs, bytes } = await send(asker, ask);
  await send(asker, ask);
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) took.push((await send(asker, ask)).ms);
  const sorted = took.toSorted((a, b) => a - b);
  const p95Ms = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN;
  return { coldMs, medianMs: median(took), p95Ms, bytes, ...(await readCost(asker, ask)) };
}

async function toNext(asker: Asker, ask: Ask): Promise<Ask> {
  const { body } = await send(asker, ask);
  const { page } = body as { page?: { after: string | null } };
  if (page?.after == null) return ask;
  return { ...ask, query: { ...ask.query, after: page.after } };
}

/** Sends a request; throws for everything that is no success. */
export async function send(asker: Asker, { operation, params = [], query = {}, body }: Ask) {
  const [method = '', template = ''] = operation.split(' ');
  let place = 0;
  const path = template.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(params[place++] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const startedAt = performance.now();
  const response = await fetch(`${asker.url}${path}?${search}`, {
    method,
    headers: { ...asker.headers, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const ms = performance.now() - startedAt;
  if (!response.ok) throw new Error(`${operation} ${search}: ${response.status} ${text}`);
  return { ms, bytes: text.length, body: JSON.parse(text) as unknown };
}

// Others look into the database meanwhile, by the clock: the least of a few is what the request itself takes.
const costTimes = 5;

async function readCost(asker: Asker, ask: Ask) {
  const costs: { buffers: number; statements: number }[] = [];
  for (let time = 0; time < costTimes; time += 1) {
    await asker.sql.query('SELECT pg_stat_statements_reset()');
    await send(asker, ask);
    const { rows } = await asker.sql.query<{ buffers: number; statements: number }>(
      `SELECT coalesce(sum(shared_blks_hit + shared_blks_read), 0)::int AS buffers, coalesce(sum(calls), 0)::int AS statements
       FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
       WHERE d.datname = current_database() AND query NOT LIKE '%pg_stat_statements%'`,
    );
    costs.push(rows[0] as { buffers: number; statements: number });
  }
  return costs.toSorted((a, b) => a.buffers - b.buffers)[0] as (typeof costs)[number];
}
