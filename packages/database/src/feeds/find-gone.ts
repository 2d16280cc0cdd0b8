import { type Db, run, statement } from '../connect.ts';
import { isUsable } from '../signing-keys/signing-key-rows.ts';

/** By what somebody was let in to a feed. */
export interface Admission {
  projectId: string;
  /** The public key of the page; null where none was needed. */
  apiKeyId: string | null;
  /** What proved who they are; nothing did where a word was enough. */
  proof: 'token' | 'hash' | 'word' | 'inbox_link';
  /** The key that signed a token or a hash. */
  signingKeyId: string | null;
  /** Where the page is from; null where that does not matter. */
  origin: string | null;
}

/** Somebody in a feed; with how often the links to their inbox had been ended, where one let them in. */
export interface AdmittedUser {
  id: string;
  inboxGeneration: number | null;
}

export interface AskedFor {
  users: readonly AdmittedUser[];
  channelIds: readonly string[];
  admissions: readonly Admission[];
}

/** What does not hold any more, by its place among what was asked. */
export interface Gone {
  users: Set<number>;
  channels: Set<number>;
  admissions: Set<number>;
}

const signs = `EXISTS (SELECT FROM signing_keys WHERE id = asked.signing_key_id AND project_id = p.id AND ${isUsable})`;

const find = statement<{ kind: keyof Gone; place: number }>(
  'find-gone-followers',
  `SELECT 'users' AS kind, place::int FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS asked (id, generation, place)
   WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = asked.id
                     AND (asked.generation IS NULL OR u.inbox_generation = asked.generation))
   UNION ALL
   SELECT 'channels', place::int FROM unnest($3::uuid[]) WITH ORDINALITY AS asked (id, place)
   WHERE NOT EXISTS (SELECT FROM channels c WHERE c.id = asked.id AND c.type = 'in_app')
   UNION ALL
   SELECT 'admissions', place::int
   FROM unnest($4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::text[]) WITH ORDINALITY
     AS asked (project_id, api_key_id, proof, signing_key_id, origin, place)
   WHERE NOT EXISTS (
     SELECT FROM projects p WHERE p.id = asked.project_id
       AND (asked.api_key_id IS NULL OR EXISTS (
         SELECT FROM api_keys WHERE id = asked.api_key_id AND project_id = p.id AND ${isUsable}))
       AND (asked.origin IS NULL OR asked.origin = ANY (p.allowed_origins))
       AND CASE asked.proof WHEN 'inbox_link' THEN true
                WHEN 'word' THEN p.user_authentication = 'none'
                WHEN 'hash' THEN p.user_authentication <> 'token' AND ${signs}
                ELSE ${signs} END)`,
);

/** Finds which of those who follow feeds would not be let in any more; one statement for all of them. */
export async function findGone(db: Db, { users, channelIds, admissions }: AskedFor): Promise<Gone> {
  const rows = await run(db.pool, find, [
    users.map(({ id }) => id),
    users.map(({ inboxGeneration }) => inboxGeneration),
    channelIds,
    admissions.map(({ projectId }) => projectId),
    admissions.map(({ apiKeyId }) => apiKeyId),
    admissions.map(({ proof }) => proof),
    admissions.map(({ signingKeyId }) => signingKeyId),
    admissions.map(({ origin }) => origin),
  ]);
  const gone: Gone = { users: new Set(), channels: new Set(), admissions: new Set() };
  for (const { kind, place } of rows) gone[kind].add(place - 1);
  return gone;
}
