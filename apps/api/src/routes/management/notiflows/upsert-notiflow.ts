import {
  createParser,
  type FieldProblem,
  parseId,
  type Step,
  type StepBody,
  stepBody,
  type UpsertNotiflowBody,
  upsertNotiflowBody,
} from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';
import { conflict, notFound, validationFailed } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkHandle } from '../check-handle.ts';
import { checkWebhookUrls } from './check-webhook-urls.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { normaliseSteps } from './normalise-steps.ts';
import { etagOf, notiflowResource, presentNotiflow } from './present-notiflow.ts';
import { shaOf } from './sha-of-steps.ts';

const parseStep = createParser(stepBody);

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
    ...findStepProblems(body.steps),
  ],
  responses: {
    200: { description: 'The notiflow was updated', schema: notiflowResource },
    201: { description: 'The notiflow was created', schema: notiflowResource },
  },
  errors: ['not_found', 'validation_failed', 'conflict'],
  audit: { action: 'notiflow.updated', resource: 'notiflow' },
  async handle(deps, { project, params, body }) {
    const handle = await findHandle(deps, { projectId: project.id, text: params.handle });
    const problems = body.handle === undefined ? [] : checkHandle(handle, body.handle);
    if (problems.length > 0) throw validationFailed(problems);
    const saving = await deps.database.notiflows.saveNotiflow({
      projectId: project.id,
      handle,
      name: body.name,
      active: body.active,
      includeInPreferences: body.include_in_preferences,
      expectedSha: body.expected_sha,
      definition: await readDefinition(deps, body.steps),
    });
    if (saving.kind === 'conflict') {
      throw conflict('The notiflow was changed meanwhile', { reason: 'sha_mismatch' });
    }
    const name = { handle };
    const notiflow = await loadNotiflow(deps.database, { projectId: project.id, name });
    const headers = etagOf(notiflow);
    return { status: saving.isNew ? 201 : 200, body: presentNotiflow(notiflow), headers };
  },
});

/** The handle that a path names by itself or by an id. */
async function findHandle(
  { database }: Pick<Deps, 'database'>,
  { projectId, text }: { projectId: string; text: string },
): Promise<string> {
  const id = parseId(text);
  if (id === null) return text;
  const handle = await database.notiflows.findHandleOfNotiflow({ projectId, id });
  if (handle === null) throw notFound('notiflow', id);
  return handle;
}

/** What is wrong with the steps beside their schema; steps that fail it are told by the schema. */
function findStepProblems(given: unknown): FieldProblem[] {
  if (!Array.isArray(given)) return [];
  const normalised = normaliseSteps(given.map(readStep));
  return normalised.ok ? [] : normalised.problems;
}

function readStep(given: unknown): StepBody | null {
  const parsed = parseStep(given);
  return parsed.ok ? parsed.value : null;
}

async function readDefinition(
  { outbound }: Pick<Deps, 'outbound'>,
  given: UpsertNotiflowBody['steps'],
): Promise<{ steps: Step[]; sha: string } | undefined> {
  if (given === undefined) return undefined;
  const normalised = normaliseSteps(given);
  if (!normalised.ok) throw validationFailed(normalised.problems);
  const steps = normalised.value;
  const problems = await checkWebhookUrls(outbound, { given, steps });
  if (problems.length > 0) throw validationFailed(problems);
  return { steps, sha: shaOf(steps) };
}
