import type { Step, TemplateParts } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** The steps of a version that a run has pinned, and how much there is of them. */
export interface LoadedVersion {
  id: string;
  steps: Step[];
  /** What its templates may use beside their own source. */
  parts: TemplateParts;
  /** Bodies that were compiled when it was published, by the handle of their step. */
  compiled: Record<string, string>;
  /** Characters of all of it as JSON. */
  size: number;
}

interface VersionRow {
  id: string;
  steps: string;
  parts: string;
  compiled: string;
  defaultLocale: string | null;
}

const load = statement<VersionRow>(
  'load-versions',
  `SELECT v.id, v.steps::text AS steps, v.compiled::text AS compiled,
          v.default_locale AS "defaultLocale", coalesce(used.parts, '[]')::text AS parts
   FROM notiflow_versions v
   CROSS JOIN LATERAL (
     SELECT json_agg(json_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'content', p.content))
              AS parts
     FROM template_parts p WHERE p.id = ANY (v.part_ids)) used
   WHERE v.id = ANY ($1::uuid[])`,
);

/** Reads versions with what they were published with, each once. What a run has pinned never changes. */
export async function loadVersions(db: Db, ids: string[]): Promise<LoadedVersion[]> {
  const rows = await run(db.pool, load, [ids]);
  return rows.map(({ id, steps, parts, compiled, defaultLocale }) => ({
    id,
    steps: JSON.parse(steps),
    parts: { parts: JSON.parse(parts), defaultLocale },
    compiled: JSON.parse(compiled),
    size: steps.length + parts.length + compiled.length,
  }));
}
