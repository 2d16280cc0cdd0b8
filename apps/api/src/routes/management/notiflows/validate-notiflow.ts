import Type from 'typebox';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
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

/** Tells whether the current version could be published, and what is in the way. */
export const validateNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/validate',
  scope: null,
  role: 'operator',
  summary: 'Check whether a notiflow can be published',
  params: { handle: notiflowParam },
  responses: { 200: { description: 'The verdict', schema: validation } },
  errors: ['not_found'],
  audit: null,
  async handle(deps, { project, params }) {
    const { database } = deps;
    const projectId = project.id;
    const { current } = await loadNotiflow(database, { projectId, name: params.handle });
    if (current === null) {
      const fields = [{ field: 'steps', message: "can't be blank", reason: 'required' }];
      return { status: 200, body: { valid: false, fields } };
    }
    const { steps } = current;
    const fields = await findPublishProblems(deps, { projectId, steps });
    const warnings = await findWarnings(deps, { projectId, steps });
    return { status: 200, body: { valid: fields.length === 0, fields, ...warnings } };
  },
});
