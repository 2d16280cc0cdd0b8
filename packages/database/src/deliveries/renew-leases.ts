import { type Db, run, statement } from '../connect.ts';

const renew = statement<{ id: string }>(
  'renew-leases',
  `UPDATE deliveries
   SET lease_until = now() + $3::int * interval '1 ms', sweep_at = now() + $3::int * interval '1 ms'
   WHERE id = ANY($1::uuid[]) AND status = 'processing' AND lease_token = $2 AND lease_until > now()
   RETURNING id`,
);

/** Gives the holder of the token more time for deliveries it has not tried yet; answers those it still holds. */
export async function renewLeases(
  db: Db,
  input: { ids: string[]; token: string; leaseMs: number },
): Promise<string[]> {
  const rows = await run(db.pool, renew, [input.ids, input.token, input.leaseMs]);
  return rows.map((row) => row.id);
}
