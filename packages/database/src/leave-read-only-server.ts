import type pg from 'pg';
import { isReadOnly } from './judge-error.ts';

// A server that stays read-only refuses every write: its connections are not replaced for each of them.
const quietMs = 1_000;

/**
 * Closes what lies idle in all pools when one of them is told that its server takes no writes. After a failover such
 * connections lead to the old primary, and new ones to the one that has taken its place.
 */
export function leaveReadOnlyServer(pools: pg.Pool[]): void {
  let leftAt = Number.NEGATIVE_INFINITY;
  const leave = (error: unknown) => {
    if (!isReadOnly(error) || performance.now() - leftAt < quietMs) return;
    leftAt = performance.now();
    for (const pool of pools) closeIdle(pool);
  };
  for (const pool of pools) pool.on('release', leave);
}

/** Closes as many connections as are idle now. */
function closeIdle(pool: pg.Pool): void {
  for (let left = pool.idleCount; left > 0; left -= 1) {
    pool.connect().then(
      (client) => client.release(true),
      () => {},
    );
  }
}
