import { templatePartResource } from '@notiflow/contracts';
import Type from 'typebox';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { type PartSource, partSources, presentPart } from './part-sources.ts';

function defineListRoute(kind: PartSource) {
  const { path, title } = partSources[kind];
  return defineRoute({
    surface: 'management',
    method: 'get',
    path,
    scope: null,
    summary: `List ${title}s`,
    params: {},
    query: Type.Object(pageQuery, { additionalProperties: false }),
    responses: {
      200: { description: `One page of ${title}s`, schema: pageOf(templatePartResource) },
    },
    errors: [],
    async handle({ database }, { project, query }) {
      const page = await database.templateParts.listTemplateParts({
        projectId: project.id,
        kind,
        page: readPageInput(query),
      });
      const items = page.items.map((part) => presentPart(part));
      return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
    },
  });
}

/** Lists partials, last changed first. */
export const listPartials = defineListRoute('partial');

/** Lists layouts, last changed first. */
export const listLayouts = defineListRoute('layout');
