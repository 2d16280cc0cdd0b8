import Type from 'typebox';
import { notFound } from '../../../errors.ts';
import { defineRoute } from '../../../route.ts';

const callerResource = Type.Object(
  {
    project: Type.Object({ id: Type.String(), name: Type.String(), slug: Type.String() }),
  },
  { title: 'Caller' },
);

/** Says which project the caller's requests go to. */
export const getCaller = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/whoami',
  scope: null,
  summary: 'Say which project requests go to',
  params: {},
  responses: { 200: { description: 'The project', schema: callerResource } },
  errors: ['not_found'],
  async handle({ database }, { project: { slug } }) {
    const project = await database.projects.findProject(slug);
    if (project === null) throw notFound('project', slug);
    const { id, name } = project;
    return { status: 200, body: { project: { id, name, slug } } };
  },
});
