import Type from 'typebox';
import { conflict } from '../../../errors.ts';
import { defineAccountRoute } from '../../../route.ts';
import { keyShownOnce } from '../api-keys/present-api-key.ts';
import { findHandleProblem } from '../check-handle.ts';
import { presentProject, projectResource } from './present-project.ts';

/** Makes a project with a public and a secret key; the keys themselves are in this answer and nowhere else. */
export const createProject = defineAccountRoute({
  surface: 'management',
  method: 'post',
  path: '/projects',
  scope: null,
  summary: 'Create a project',
  happensOnce: true,
  params: {},
  body: Type.Object(
    {
      slug: Type.String({ minLength: 1, description: 'Lower-case words joined by hyphens' }),
      name: Type.String({ minLength: 1, maxLength: 255 }),
    },
    { additionalProperties: false },
  ),
  checkBody({ slug }) {
    const problem = typeof slug === 'string' && slug !== '' ? findHandleProblem(slug) : null;
    return problem === null ? [] : [{ field: 'slug', ...problem }];
  },
  responses: {
    201: {
      description: 'The project was created',
      schema: Type.Object({
        ...projectResource.properties,
        api_key: keyShownOnce,
        secret_key: keyShownOnce,
      }),
    },
  },
  errors: ['conflict', 'validation_failed'],
  shownOnce: ['api_key', 'secret_key'],
  audit: { action: 'project.created', resource: 'project' },
  async handle({ database, generateCredential }, { body: { slug, name } }) {
    const apiKey = generateCredential('pk_');
    const secretKey = generateCredential('sk_');
    const project = await database.projects.createProject({
      slug,
      name,
      apiKey: apiKey.stored,
      secretKey: secretKey.stored,
    });
    if (project === null) {
      throw conflict('This slug is taken', { resource: 'project', id: slug, reason: 'taken' });
    }
    const shown = { api_key: apiKey.clear, secret_key: secretKey.clear };
    return { status: 201, body: { ...presentProject(project), ...shown } };
  },
});
