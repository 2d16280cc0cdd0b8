import { listLanguage } from '@notiflow/templates';
import Type from 'typebox';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { listVariables, variableKinds } from './list-variables.ts';
import { loadNotiflow } from './load-notiflow.ts';

const names = (description: string) => Type.Array(Type.String(), { description });

const vocabulary = Type.Object(
  {
    variables: Type.Array(
      Type.Object({
        path: Type.String({
          description: 'As a template names it; `[]` stands for the elements of a list',
        }),
        kind: Type.Enum([...variableKinds]),
        is_seen: Type.Boolean({
          description:
            'Whether it is known from the latest runs alone, and may be missing in others',
        }),
      }),
    ),
    filters: names('Every filter a template may use'),
    tags: names('Every tag a template may use'),
    partials: names('What `{% render %}` may name'),
    layouts: names('What `layout` may name'),
  },
  { title: 'Vocabulary' },
);

/** Tells what a template of the notiflow can say: for an editor that completes it. */
export const getVocabulary = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle/vocabulary',
  scope: null,
  role: 'operator',
  summary: 'Get the variables, filters, tags and parts that templates can use',
  params: { handle: notiflowParam },
  responses: {
    200: { description: 'Names alone, and no values', schema: vocabulary },
  },
  errors: ['not_found'],
  async handle({ database }, { project, params }) {
    const projectId = project.id;
    const { id: notiflowId } = await loadNotiflow(database, { projectId, name: params.handle });
    const [seen, parts] = await Promise.all([
      database.notifications.findNamedValues({ projectId, notiflowId }),
      database.templateParts.listTemplatePartNames({ projectId }),
    ]);
    const named = (kind: string) =>
      parts.filter((part) => part.kind === kind).map(({ name }) => name);
    return {
      status: 200,
      body: {
        variables: listVariables(seen),
        ...listLanguage(),
        partials: named('partial'),
        layouts: named('layout'),
      },
    };
  },
});
