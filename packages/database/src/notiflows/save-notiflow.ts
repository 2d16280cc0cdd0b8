import type { Step } from '@notiflow/contracts';
import type pg from 'pg';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { lockNotiflow } from './lock-notiflow.ts';
import { archiveVersion, type NotiflowRow } from './notiflow-rows.ts';

/** A checked notiflow, ready to be stored; undefined keeps what is stored. */
export interface SaveNotiflowInput {
  projectId: string;
  handle: string;
  name?: string;
  active?: boolean;
  includeInPreferences?: boolean;
  /** Normalised steps and the SHA of their canonical JSON. */
  definition?: { steps: Step[]; sha: string };
  /** SHA the caller believes is current, null for none: then there must be no such notiflow. Another state is a conflict. */
  expectedSha?: string | null;
}

/** What became of a save. */
export type NotiflowSaving =
  | { kind: 'saved'; isNew: boolean }
  | { kind: 'conflict'; currentSha: string | null };

const insertNotiflow = statement<{ id: string }>(
  'insert-notiflow',
  `INSERT INTO notiflows (id, project_id, handle, name) VALUES ($1, $2, $3, $4)
   ON CONFLICT (project_id, handle) DO NOTHING RETURNING id`,
);

const deleteNotiflow = statement('delete-notiflow', 'DELETE FROM notiflows WHERE id = $1');

const updateNotiflow = statement(
  'update-notiflow',
  `UPDATE notiflows SET name = coalesce($2, name), active = coalesce($3, active),
     include_in_preferences = coalesce($4, include_in_preferences), draft_version_id = $5,
     archived_at = NULL, updated_at = now()
   WHERE id = $1`,
);

/**
 * Creates or changes the notiflow; an archived one is brought back with its versions.
 * Steps go into its draft; steps equal to the current ones make no version.
 */
export async function saveNotiflow(db: Db, input: SaveNotiflowInput): Promise<NotiflowSaving> {
  const { projectId, handle, name = handle, definition } = input;
  return transaction(db, async (client) => {
    const created = await run(client, insertNotiflow, [newId(), projectId, handle, name]);
    const isNew = created.length > 0;
    const notiflow = await lockNotiflow(client, input);
    if (notiflow === null) throw new Error('A notiflow vanished while it was saved.');
    const sha = await findCurrentSha(client, notiflow);
    const isThere = !isNew && notiflow.archivedAt === null;
    const currentSha = isThere ? sha : null;
    if (!isExpected(input.expectedSha, { isThere, currentSha })) {
      if (isNew) await run(client, deleteNotiflow, [notiflow.id]);
      return { kind: 'conflict', currentSha };
    }
    const draftVersionId =
      definition === undefined || definition.sha === sha
        ? notiflow.draftVersionId
        : await writeDraft(client, notiflow, definition);
    const { active, includeInPreferences } = input;
    const changes = [input.name, active, includeInPreferences, draftVersionId];
    await run(client, updateNotiflow, [notiflow.id, ...changes]);
    return { kind: 'saved', isNew };
  });
}

function isExpected(
  expectedSha: string | null | undefined,
  { isThere, currentSha }: { isThere: boolean; currentSha: string | null },
): boolean {
  if (expectedSha === undefined) return true;
  return expectedSha === null ? !isThere : expectedSha === currentSha;
}

const findSha = statement<{ sha: string }>(
  'find-version-sha',
  'SELECT sha FROM notiflow_versions WHERE id = $1',
);

async function findCurrentSha(
  client: pg.PoolClient,
  notiflow: NotiflowRow,
): Promise<string | null> {
  const id = notiflow.draftVersionId ?? notiflow.publishedVersionId;
  return (await run(client, findSha, [id]))[0]?.sha ?? null;
}

const editDraft = statement<{ id: string }>(
  'edit-draft',
  `UPDATE notiflow_versions SET steps = $2::jsonb, sha = $3, updated_at = now()
   WHERE id = $1 AND pinned_at IS NULL RETURNING id`,
);

const insertDraft = statement(
  'insert-draft',
  `INSERT INTO notiflow_versions (id, project_id, notiflow_id, version_number, status, steps, sha)
   SELECT $1, $2, $3, coalesce(max(version_number), 0) + 1, 'draft', $4::jsonb, $5
   FROM notiflow_versions WHERE notiflow_id = $3`,
);

async function writeDraft(
  client: pg.PoolClient,
  notiflow: NotiflowRow,
  definition: { steps: Step[]; sha: string },
): Promise<string> {
  const { id: notiflowId, projectId, draftVersionId } = notiflow;
  const content = [JSON.stringify(definition.steps), definition.sha];
  if (draftVersionId !== null) {
    const edited = await run(client, editDraft, [draftVersionId, ...content]);
    if (edited.length > 0) return draftVersionId;
    // A run uses this draft: it stays as it is, and another one takes its place.
    await run(client, archiveVersion, [draftVersionId]);
  }
  const id = newId();
  await run(client, insertDraft, [id, projectId, notiflowId, ...content]);
  return id;
}

const switchNotiflow = statement<{ id: string }>(
  'switch-notiflow',
  `UPDATE notiflows SET active = $3, updated_at = now()
   WHERE project_id = $1 AND handle = $2 AND archived_at IS NULL RETURNING id`,
);

/** Switches the notiflow on or off; runs are refused while it is off. False when there is none. */
export async function setNotiflowActive(
  db: Db,
  input: { projectId: string; handle: string; active: boolean },
): Promise<boolean> {
  const { projectId, handle, active } = input;
  return (await run(db.pool, switchNotiflow, [projectId, handle, active])).length > 0;
}
