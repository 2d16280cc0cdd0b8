import { createHash } from 'node:crypto';
import {
  createParser,
  type FieldProblem,
  type Step,
  type StepBody,
  stepBody,
  type UpsertNotiflowBody,
  upsertNotiflowBody,
} from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';
import { conflict, validationFailed } from '../../../errors.ts';
import { toCanonicalJson } from '../../../request/canonical-json.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkHandle } from '../check-handle.ts';
import { checkWebhookUrls } from './check-webhook-urls.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { normaliseSteps } from './normalise-steps.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

const parseStep = createParser(stepBody);

/** Creates a notiflow or changes its draft; the same steps again make no new version. */
export const upsertNotiflow = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/notiflows/:handle',
  scope: null,
  summary: 'Create or update a notiflow',
  params: { handle: nameParam },
  body: upsertNotiflowBody,
  checkBody: (body, { handle }) => [
    ...checkHandle(handle, body.handle),
    ...findStepProblems(body.steps),
  ],
  responses: {
    200: { description: 'The notiflow was updated', schema: notiflowResource },
    201: { description: 'The notiflow was created', schema: notiflowResource },
  },
  errors: ['validation_failed', 'conflict'],
  async handle(deps, { project, params: { handle }, body }) {
    const saving = await deps.database.notiflows.saveNotiflow({
      projectId: project.id,
      handle,
      name: body.name,
      active: body.active,
      includeInPreferences: body.include_in_preferences,
      expectedSha: body.expected_sha ?? undefined,
      definition: await readDefinition(deps, body.steps),
    });
    if (saving.kind === 'conflict') {
      throw conflict('The notiflow was changed meanwhile', { reason: 'sha_mismatch' });
    }
    const name = { handle };
    const notiflow = await loadNotiflow(deps.database, { projectId: project.id, name });
    return { status: saving.isNew ? 201 : 200, body: presentNotiflow(notiflow) };
  },
});

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

/** Names the content of steps, whatever the order of their keys. */
function shaOf(steps: Step[]): string {
  return createHash('sha256').update(toCanonicalJson(steps)).digest('hex');
}
