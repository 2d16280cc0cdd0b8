import { templatePartResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { type PartSource, partSources, presentPart } from './part-sources.ts';

function defineGetRoute(kind: PartSource) {
  const { path, title } = partSources[kind];
  return defineRoute({
    surface: 'management',
    method: 'get',
    path: `${path}/:name`,
    scope: null,
    summary: `Get a ${title}`,
    params: { name: nameParam },
    responses: { 200: { description: `The ${title}`, schema: templatePartResource } },
    errors: ['not_found'],
    async handle({ database: { templateParts } }, { project, params: { name } }) {
      const named = { projectId: project.id, kind, name };
      const part = await templateParts.findTemplatePart(named);
      if (part === null) throw notFound(kind, name);
      const usedBy = await templateParts.findUsesOfTemplatePart(named);
      return { status: 200, body: presentPart(part, usedBy) };
    },
  });
}

/** Reads one partial, and who uses it. */
export const getPartial = defineGetRoute('partial');

/** Reads one layout, and who uses it. */
export const getLayout = defineGetRoute('layout');
