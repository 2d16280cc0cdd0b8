import {
  type FieldProblem,
  parseId,
  type Step,
  type UpsertNotiflowBody,
  upsertNotiflowBody,
} from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';
import { conflict, notFound, validationFailed } from '../../../errors.ts';
import { etagOf } from '../../../request/etag-of.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkHandle } from '../check-handle.ts';
import { findStepProblems, readSteps } from './check-given-steps.ts';
import { checkRequestUrls } from './check-request-urls.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { findStepUrls, normaliseSteps } from './normalise-steps.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';
import { shaOf } from './sha-of-steps.ts';

/**
 * Creates a notiflow or changes its draft; the same steps again make no new version.
 * By its id it can only be changed.
 */
export const upsertNotiflow = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/notiflows/:handle',
  scope: null,
  summary: 'Create or update a notiflow; an archived one is brought back with its versions',
  params: { handle: nameParam },
  body: upsertNotiflowBody,
  checkBody: (body, { handle }) => [
    ...(parseId(handle) === null ? checkHandle(handle, body.handle) : []),
    ...findStepProblems(readSteps(body.steps)),
  ],
  async checkOutside(deps, { project, params, body }) {
    const urls = findStepUrls(readSteps(body.steps));
    const inPath = { projectId: project.id, text: params.handle };
    const problems = await Promise.all([
      checkHandleOfId(deps, { ...inPath, inBody: body.handle }),
      checkRequestUrls(deps.outbound, urls),
    ]);
    return problems.flat();
  },
  responses: {
    200: { description: 'The notiflow was updated', schema: notiflowResource, headers: ['ETag'] },
    201: { description: 'The notiflow was created', schema: notiflowResource, headers: ['ETag'] },
  },
  errors: ['not_found', 'validation_failed', 'conflict'],
  audit: { action: 'notiflow.updated', resource: 'notiflow' },
  async handle(deps, { project, params, body }) {
    const inPath = { projectId: project.id, text: params.handle };
    const handle = await findHandle(deps, inPath);
    if (handle === null) throw notFound('notiflow', parseId(params.handle) ?? params.handle);
    const saving = await deps.database.notiflows.saveNotiflow({
      projectId: project.id,
      handle,
      name: body.name,
      active: body.active,
      includeInPreferences: body.include_in_preferences,
      expectedSha: body.expected_sha === '' ? null : body.expected_sha,
      definition: readDefinition(body.steps),
    });
    if (saving.kind === 'conflict') {
      throw conflict('The notiflow was changed meanwhile', { reason: 'sha_mismatch' });
    }
    const name = { handle };
    const notiflow = await loadNotiflow(deps.database, { projectId: project.id, name });
    const presented = await presentNotiflow(deps, notiflow);
    return { status: saving.isNew ? 201 : 200, body: presented, headers: etagOf(presented) };
  },
});

interface PathName {
  projectId: string;
  /** A handle or an id. */
  text: string;
}

/** The handle that a path names by itself or by an id; null for an id nobody has. */
async function findHandle(
  { database }: Pick<Deps, 'database'>,
  { projectId, text }: PathName,
): Promise<string | null> {
  const id = parseId(text);
  return id === null ? text : database.notiflows.findHandleOfNotiflow({ projectId, id });
}

/** What is wrong with a handle in the body when the path has an id. */
async function checkHandleOfId(
  deps: Pick<Deps, 'database'>,
  { inBody, ...inPath }: PathName & { inBody: unknown },
): Promise<FieldProblem[]> {
  if (inBody === undefined || parseId(inPath.text) === null) return [];
  const handle = await findHandle(deps, inPath);
  return handle === null ? [] : checkHandle(handle, inBody);
}

function readDefinition(
  given: UpsertNotiflowBody['steps'],
): { steps: Step[]; sha: string } | undefined {
  if (given === undefined) return undefined;
  const normalised = normaliseSteps(given);
  if (!normalised.ok) throw validationFailed(normalised.problems);
  const steps = normalised.value;
  return { steps, sha: shaOf(steps) };
}
