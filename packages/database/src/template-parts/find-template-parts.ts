import type { TemplatePart, TemplatePartKind } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import type { TemplatePartName } from './store-template-parts.ts';

const findNamed = statement<TemplatePart>(
  'find-template-parts-by-name',
  `SELECT p.id, p.kind, p.name, p.content
   FROM template_parts p JOIN unnest($2::text[], $3::text[]) wanted(kind, name)
     ON wanted.kind = p.kind AND wanted.name = p.name
   WHERE p.project_id = $1 AND p.replaced_at IS NULL`,
);

/** Finds the current parts among those named, with one statement. */
export async function findTemplateParts(
  db: Db,
  input: { projectId: string; names: { kind: TemplatePartKind; name: string }[] },
): Promise<TemplatePart[]> {
  const { projectId, names } = input;
  if (names.length === 0) return [];
  const kinds = names.map(({ kind }) => kind);
  return run(db.pool, findNamed, [projectId, kinds, names.map(({ name }) => name)]);
}

const findAll = statement<TemplatePart>(
  'find-all-translations',
  `SELECT id, kind, name, content FROM template_parts
   WHERE project_id = $1 AND kind = 'translation' AND replaced_at IS NULL ORDER BY name`,
);

/** Finds the translations of every locale as they are now. */
export async function findTranslations(
  db: Db,
  input: { projectId: string },
): Promise<TemplatePart[]> {
  return run(db.pool, findAll, [input.projectId]);
}

const findOf = statement<TemplatePart>(
  'find-template-parts-of-version',
  `SELECT id, kind, name, content FROM template_parts
   WHERE project_id = $1 AND id = ANY ($2::uuid[])`,
);

/** Finds parts by their ids, also those that have been replaced. */
export async function findTemplatePartsById(
  db: Db,
  input: { projectId: string; ids: readonly string[] },
): Promise<TemplatePart[]> {
  return input.ids.length === 0 ? [] : run(db.pool, findOf, [input.projectId, input.ids]);
}

const findUses = statement<{ handle: string }>(
  'find-uses-of-template-part',
  `SELECT n.handle FROM notiflows n JOIN notiflow_versions v ON v.id = n.published_version_id
   WHERE n.project_id = $1 AND n.archived_at IS NULL AND v.part_ids && ARRAY(
     SELECT id FROM template_parts WHERE project_id = $1 AND kind = $2 AND name = $3)
   ORDER BY n.handle`,
);

/** Handles of the notiflows whose published version uses the part, as it is or as it was. */
export async function findUsesOfTemplatePart(db: Db, input: TemplatePartName): Promise<string[]> {
  const { projectId, kind, name } = input;
  const rows = await run(db.pool, findUses, [projectId, kind, name]);
  return rows.map(({ handle }) => handle);
}
