import type { SigningAlgorithm } from '@notiflow/contracts';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';

/** A credential as it may be stored: a prefix to show and a keyed hash. */
export interface HashedKey {
  prefix: string;
  hash: Buffer;
}

/** The first project and the credentials it starts with. */
export interface FirstProjectInput {
  slug: string;
  apiKey: HashedKey;
  secretKey: HashedKey;
  accountToken: HashedKey;
  /** What its servers sign user tokens with; none when left out. */
  signingKey?: { id: string; algorithm: SigningAlgorithm; publicKey: string } | undefined;
}

// Any number, as long as every process that starts takes the same.
const lockNumber = 72_707_370;

const lock = statement('lock-first-project', 'SELECT pg_advisory_xact_lock($1)');

// A statement of its own after the lock: it sees what whoever held the lock before has made.
const create = statement<{ id: string }>(
  'create-first-project',
  `WITH project AS (
     INSERT INTO projects (id, slug, name)
     SELECT $1, $2, $2 WHERE NOT EXISTS (SELECT FROM projects) RETURNING id
   ), keys AS (
     INSERT INTO api_keys (id, project_id, name, kind, prefix, hash, scopes)
     SELECT k.id, p.id, 'first start', k.kind, k.prefix, k.hash, k.scopes
     FROM project p, (VALUES
       ($3::uuid, 'public', $4, $5::bytea, '{}'::text[]),
       ($6::uuid, 'secret', $7, $8::bytea, '{*}'::text[])) AS k (id, kind, prefix, hash, scopes)
   ), tokens AS (
     INSERT INTO account_tokens (id, name, prefix, hash)
     SELECT $9, 'first start', $10, $11 FROM project
   ), signing AS (
     INSERT INTO signing_keys (id, project_id, name, algorithm, public_key)
     SELECT $12::uuid, id, 'first start', $13, $14 FROM project WHERE $12::uuid IS NOT NULL
   )
   SELECT id FROM project`,
);

/** Creates the project and its credentials if the database has no project yet; false when it has. */
export async function createFirstProject(db: Db, input: FirstProjectInput): Promise<boolean> {
  const { signingKey: signing } = input;
  const credentials = [input.apiKey, input.secretKey, input.accountToken];
  const rows = credentials.flatMap(({ prefix, hash }) => [newId(), prefix, hash]);
  return transaction(db, async (client) => {
    await run(client, lock, [lockNumber]);
    const values = [
      newId(),
      input.slug,
      ...rows,
      signing?.id,
      signing?.algorithm,
      signing?.publicKey,
    ];
    return (await run(client, create, values)).length > 0;
  });
}

const remember = statement(
  'remember-fact',
  'INSERT INTO installation_facts (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING',
);

const recall = statement<{ value: string }>(
  'recall-fact',
  'SELECT value FROM installation_facts WHERE name = $1',
);

/** Stores a fact about this installation unless it is known, and answers the known value. */
export async function rememberFact(
  db: Db,
  input: { name: string; value: string },
): Promise<string> {
  await run(db.pool, remember, [input.name, input.value]);
  const [fact] = await run(db.pool, recall, [input.name]);
  if (fact === undefined) throw new Error(`The fact ${input.name} was not stored.`);
  return fact.value;
}
