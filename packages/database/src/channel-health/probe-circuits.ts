import { type Db, run, statement } from '../connect.ts';
import { openFor } from './report-tallies.ts';

/** A channel that had trouble and is not as before yet. */
export interface TroubledChannel {
  channelId: string;
  circuit: 'closed' | 'open' | 'half_open';
  /** Whether somebody may take it upon them to try it again. */
  isDue: boolean;
  /** The worker that tries it. */
  probeBy: string | null;
  /** Points of its weight that it has lost. */
  penalty: number;
}

// A circuit that nothing closed for a day holds nothing back any more: its deliveries use up their schedules.
const holdsBack = `circuit <> 'closed' AND open_since > now() - interval '1 day'`;

const read = statement<TroubledChannel>(
  'read-troubled-channels',
  `SELECT channel_id AS "channelId", CASE WHEN ${holdsBack} THEN circuit ELSE 'closed' END AS circuit,
          CASE circuit WHEN 'open' THEN opened_until <= now() WHEN 'half_open' THEN probe_until <= now() ELSE false END AS "isDue",
          probe_by AS "probeBy", penalty::int AS penalty
   FROM channel_health WHERE circuit <> 'closed' OR penalty > 0 LIMIT 10000`,
);

/** Reads which channels are troubled, of all projects. */
export async function readTroubled(db: Db): Promise<TroubledChannel[]> {
  return run(db.pool, read, []);
}

const take = statement<{ channel_id: string }>(
  'take-probes',
  `UPDATE channel_health SET
     circuit = 'half_open', probe_by = $2::uuid, probe_until = now() + $3::float8 * interval '1 ms',
     probe_successes = CASE WHEN circuit = 'half_open' THEN probe_successes ELSE 0 END, updated_at = now()
   WHERE channel_id = ANY($1::uuid[])
     AND ((circuit = 'open' AND opened_until <= now()) OR (circuit = 'half_open' AND probe_until <= now()))
   RETURNING channel_id`,
);

/**
 * Takes it upon a worker to find out whether channels are back, for `forMs`; answers those of which no other one does.
 */
export async function takeProbes(
  db: Db,
  input: { channelIds: string[]; workerId: string; forMs: number },
): Promise<string[]> {
  if (input.channelIds.length === 0) return [];
  const rows = await run(db.pool, take, [input.channelIds, input.workerId, input.forMs]);
  return rows.map((row) => row.channel_id);
}

/** Probes in a row that have to be answered: one may have been luck. */
export const successesMin = 3;

const settle = statement<{ circuit: TroubledChannel['circuit'] }>(
  'settle-probe',
  `UPDATE channel_health h SET
     circuit = next.circuit,
     probe_successes = CASE WHEN $3 THEN h.probe_successes + 1 ELSE 0 END,
     probe_until = CASE WHEN next.circuit = 'half_open' THEN now() + $4::float8 * interval '1 ms' END,
     probe_by = CASE WHEN next.circuit = 'half_open' THEN h.probe_by END,
     opened_until = CASE WHEN next.circuit = 'open' THEN now() + ${openFor('h.trips')} ELSE h.opened_until END,
     trips = CASE next.circuit WHEN 'open' THEN h.trips + 1 WHEN 'closed' THEN 0 ELSE h.trips END,
     closed_at = CASE WHEN next.circuit = 'closed' THEN now() ELSE h.closed_at END,
     updated_at = now()
   FROM (SELECT channel_id, CASE WHEN NOT $3 THEN 'open' WHEN probe_successes + 1 >= ${successesMin} THEN 'closed'
                                 ELSE 'half_open' END AS circuit
         FROM channel_health WHERE channel_id = $1 FOR UPDATE) next
   WHERE h.channel_id = next.channel_id AND h.circuit = 'half_open' AND h.probe_by = $2::uuid
   RETURNING h.circuit`,
);

/**
 * Tells what a probe brought. After three that were answered the circuit is closed, after one that was not it is open
 * again, for longer. Null when the worker had the probe no more.
 */
export async function settleProbe(
  db: Db,
  input: { channelId: string; workerId: string; isAnswered: boolean; forMs: number },
): Promise<TroubledChannel['circuit'] | null> {
  const { channelId, workerId, isAnswered, forMs } = input;
  return (await run(db.pool, settle, [channelId, workerId, isAnswered, forMs]))[0]?.circuit ?? null;
}
