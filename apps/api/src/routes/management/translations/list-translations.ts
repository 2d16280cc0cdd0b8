import { translationResource } from '@notiflow/contracts';
import Type from 'typebox';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { presentTranslation } from './present-translation.ts';

/** Lists translations, last changed first. */
export const listTranslations = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/translations',
  scope: null,
  summary: 'List translations',
  params: {},
  query: Type.Object(pageQuery, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of translations', schema: pageOf(translationResource) },
  },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.templateParts.listTemplateParts({
      projectId: project.id,
      kind: 'translation',
      page: readPageInput(query),
    });
    const items = page.items.map((part) => presentTranslation(part));
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
