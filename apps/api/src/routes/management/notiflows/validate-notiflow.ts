import { validateBody } from '@notiflow/contracts';
import Type from 'typebox';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkGivenSteps } from './check-given-steps.ts';
import { findPublishProblems } from './find-publish-problems.ts';
import { findWarnings, warningProperties } from './find-warnings.ts';
import { loadNotiflow } from './load-notiflow.ts';

const validation = Type.Object(
  {
    valid: Type.Boolean(),
    fields: Type.Array(
      Type.Object({ field: Type.String(), message: Type.String(), reason: Type.String() }),
    ),
    ...warningProperties,
  },
  { title: 'Validation' },
);

const nothingThere = { field: 'steps', message: "can't be blank", reason: 'required' };

/** Tells whether the current version, or steps that are not saved, could be published, and what is in the way. */
export const validateNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/validate',
  scope: null,
  role: 'operator',
  summary: 'Check whether a notiflow can be published',
  params: { handle: notiflowParam },
  body: validateBody,
  responses: { 200: { description: 'The verdict', schema: validation } },
  errors: ['not_found'],
  audit: null,
  async handle(deps, { project, params, body }) {
    const projectId = project.id;
    const { current } = await loadNotiflow(deps.database, { projectId, name: params.handle });
    const { steps, problems } =
      body.steps === undefined
        ? { steps: current?.steps ?? null, problems: [nothingThere] }
        : await checkGivenSteps(deps, body.steps);
    if (steps === null) return { status: 200, body: { valid: false, fields: problems } };
    const fields = await findPublishProblems(deps, { projectId, steps });
    const warnings = await findWarnings(deps, { projectId, steps });
    return { status: 200, body: { valid: fields.length === 0, fields, ...warnings } };
  },
});
