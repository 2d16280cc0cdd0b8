import type { TemplatePart, TemplatePartKind } from '@notiflow/contracts';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { type Page, type PageInput, readPage } from '../read-page.ts';

/** A part as stored. */
export interface TemplatePartRecord extends TemplatePart {
  createdAt: Date;
}

/** A part by what it is called. */
export interface TemplatePartName {
  projectId: string;
  kind: TemplatePartKind;
  name: string;
}

const columns = 'id, kind, name, content, created_at AS "createdAt"';

// Of two who write the same part, one comes after the other; what else refers to the project goes on.
const lockProject = statement(
  'lock-project-for-template-part',
  'SELECT 1 FROM projects WHERE id = $1 FOR NO KEY UPDATE',
);

const find = statement<TemplatePartRecord>(
  'find-template-part',
  `SELECT ${columns} FROM template_parts
   WHERE project_id = $1 AND kind = $2 AND name = $3 AND replaced_at IS NULL`,
);

const replace = statement<{ id: string }>(
  'replace-template-part',
  `UPDATE template_parts SET replaced_at = now()
   WHERE project_id = $1 AND kind = $2 AND name = $3 AND replaced_at IS NULL RETURNING id`,
);

const insert = statement<TemplatePartRecord>(
  'insert-template-part',
  `INSERT INTO template_parts (id, project_id, kind, name, content) VALUES ($1, $2, $3, $4, $5)
   RETURNING ${columns}`,
);

/** Makes this the content of the part from now on; versions keep the one they were published with. */
export async function putTemplatePart(
  db: Db,
  input: TemplatePartName & { content: string },
): Promise<{ part: TemplatePartRecord; isNew: boolean }> {
  const { projectId, kind, name, content } = input;
  return transaction(db, async (client) => {
    await run(client, lockProject, [projectId]);
    const [current] = await run(client, find, [projectId, kind, name]);
    if (current?.content === content) return { part: current, isNew: false };
    await run(client, replace, [projectId, kind, name]);
    const [part] = await run(client, insert, [newId(), projectId, kind, name, content]);
    if (part === undefined) throw new Error('A template part was not stored.');
    return { part, isNew: current === undefined };
  });
}

/** Finds the current part of this name. */
export async function findTemplatePart(
  db: Db,
  input: TemplatePartName,
): Promise<TemplatePartRecord | null> {
  const { projectId, kind, name } = input;
  return (await run(db.pool, find, [projectId, kind, name]))[0] ?? null;
}

/** Takes the part out of use; versions that were published with it keep it. False when there is none. */
export async function removeTemplatePart(db: Db, input: TemplatePartName): Promise<boolean> {
  const { projectId, kind, name } = input;
  return (await run(db.pool, replace, [projectId, kind, name])).length > 0;
}

/** Lists the current parts of a kind, newest content first. */
export async function listTemplateParts(
  db: Db,
  input: { projectId: string; kind: TemplatePartKind; page: PageInput },
): Promise<Page<TemplatePartRecord>> {
  return readPage<TemplatePartRecord>(
    db,
    {
      columns: 'p.id, p.kind, p.name, p.content, p.created_at AS "createdAt"',
      from: 'template_parts p',
      bytes: 'octet_length(p.content)',
      idColumn: 'p.id',
      always: ['p.replaced_at IS NULL'],
      conditions: [
        ['p.project_id = ?', input.projectId],
        ['p.kind = ?', input.kind],
      ],
    },
    input.page,
  );
}

const listNames = statement<{ kind: TemplatePartKind; name: string }>(
  'list-template-part-names',
  `SELECT kind, name FROM template_parts
   WHERE project_id = $1 AND replaced_at IS NULL AND kind IN ('partial', 'layout')
   ORDER BY kind, name LIMIT 1000`,
);

/** Lists the names of the current partials and layouts, a thousand of them at most. */
export async function listTemplatePartNames(
  db: Db,
  { projectId }: { projectId: string },
): Promise<{ kind: TemplatePartKind; name: string }[]> {
  return run(db.pool, listNames, [projectId]);
}
