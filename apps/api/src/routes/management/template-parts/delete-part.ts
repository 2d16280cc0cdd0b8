import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { type PartSource, partSources } from './part-sources.ts';

function defineDeleteRoute(kind: PartSource) {
  const { path, title } = partSources[kind];
  return defineRoute({
    surface: 'management',
    method: 'delete',
    path: `${path}/:name`,
    scope: null,
    summary: `Delete a ${title}; versions that were published with it keep it`,
    params: { name: nameParam },
    responses: { 204: { description: `The ${title} is gone`, schema: null } },
    errors: ['not_found'],
    audit: { action: `${kind}.deleted`, resource: kind, param: 'name' },
    async handle({ database }, { project, params: { name } }) {
      const named = { projectId: project.id, kind, name };
      const isRemoved = await database.templateParts.removeTemplatePart(named);
      if (!isRemoved) throw notFound(kind, name);
      return { status: 204 };
    },
  });
}

/** Deletes a partial. */
export const deletePartial = defineDeleteRoute('partial');

/** Deletes a layout. */
export const deleteLayout = defineDeleteRoute('layout');
