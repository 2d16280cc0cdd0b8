import { type Db, run, statement } from '../connect.ts';
import type { HashedKey } from '../credentials/create-first-project.ts';
import { newId } from '../ids.ts';
import type { ProjectRecord } from './read-projects.ts';

/** A project and the first keys to it, as they may be stored. */
export interface CreateProjectInput {
  slug: string;
  name: string;
  apiKey: HashedKey;
  secretKey: HashedKey;
}

const create = statement<ProjectRecord>(
  'create-project',
  `WITH project AS (
     INSERT INTO projects (id, slug, name, updated_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (slug) DO NOTHING
     RETURNING id, slug, name, rate_limit_per_second, created_at, updated_at
   ), keys AS (
     INSERT INTO api_keys (id, project_id, name, kind, prefix, hash, scopes)
     SELECT k.id, p.id, 'first key', k.kind, k.prefix, k.hash, k.scopes
     FROM project p, (VALUES
       ($4::uuid, 'public', $5, $6::bytea, '{}'::text[]),
       ($7::uuid, 'secret', $8, $9::bytea, '{*}'::text[])) AS k (id, kind, prefix, hash, scopes)
   )
   SELECT id, slug, name, rate_limit_per_second AS "rateLimitPerSecond",
     created_at AS "createdAt", updated_at AS "updatedAt"
   FROM project`,
);

/** Creates a project with a public and a secret key; null when the slug is taken. */
export async function createProject(
  db: Db,
  input: CreateProjectInput,
): Promise<ProjectRecord | null> {
  const valuesOf = ({ prefix, hash }: HashedKey) => [newId(), prefix, hash];
  const values = [newId(), input.slug, input.name];
  const keys = [...valuesOf(input.apiKey), ...valuesOf(input.secretKey)];
  return (await run(db.pool, create, [...values, ...keys]))[0] ?? null;
}
