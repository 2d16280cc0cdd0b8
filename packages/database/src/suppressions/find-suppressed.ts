import { type Db, run, statement } from '../connect.ts';
import { addressHash } from './address-hash.ts';

/** The addresses of somebody on one channel type, by the texts the list knows them by. */
export interface SuppressionQuestion {
  projectId: string;
  channelType: string;
  addresses: string[];
  /** How far ahead the moment is that is asked about; now when left out. */
  afterMs?: number;
}

/** An address that nothing is sent to. */
export interface SuppressedAddress {
  address: string;
  reason: string;
  since: Date;
}

const hash = addressHash({
  projectId: 'q."projectId"',
  channelType: 'q."channelType"',
  key: 'known.address',
});

const find = statement<SuppressedAddress & { place: number }>(
  'find-suppressed',
  `SELECT q.place, known.address, s.reason, s.created_at AS since
   FROM jsonb_to_recordset($1::jsonb)
     AS q (place int, "projectId" uuid, "channelType" text, addresses text[], "afterMs" float8)
   CROSS JOIN unnest(q.addresses) AS known (address)
   JOIN suppressions s ON s.project_id = q."projectId" AND s.channel_type = q."channelType"
     AND s.address_hash = ${hash} AND s.in_force
     AND (s.expires_at IS NULL OR s.expires_at > now() + q."afterMs" * interval '1 ms')
   ORDER BY q.place, s.created_at, s.id`,
);

/** Tells for each of those asked about which of its addresses are suppressed, the longest ones first: one statement for any set. */
export async function findSuppressed(
  db: Db,
  asked: SuppressionQuestion[],
): Promise<SuppressedAddress[][]> {
  const answers: SuppressedAddress[][] = asked.map(() => []);
  if (asked.length === 0) return answers;
  const questions = asked.map((question, place) => ({ afterMs: 0, ...question, place }));
  for (const { place, ...found } of await run(db.pool, find, [JSON.stringify(questions)])) {
    answers[place]?.push(found);
  }
  return answers;
}

/** The same of one project, for who changes nothing. */
export async function peekSuppressed(
  db: Db,
  input: { projectId: string; asked: Omit<SuppressionQuestion, 'projectId'>[] },
): Promise<SuppressedAddress[][]> {
  const { projectId, asked } = input;
  return findSuppressed(
    db,
    asked.map((question) => ({ projectId, ...question })),
  );
}
