import { templatePartBody, templatePartResource } from '@notiflow/contracts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { findHandleProblem } from '../check-handle.ts';
import { findPartProblems, type PartSource, partSources, presentPart } from './part-sources.ts';

function definePutRoute(kind: PartSource) {
  const { path, title } = partSources[kind];
  return defineRoute({
    surface: 'management',
    method: 'put',
    path: `${path}/:name`,
    scope: null,
    summary: `Create or replace a ${title}; notiflows take it on when they are published again`,
    params: { name: nameParam },
    body: templatePartBody,
    checkBody: (given, { name }) => [
      ...checkName(name, given.name),
      ...findPartProblems(kind, given.body),
    ],
    responses: {
      200: { description: `The ${title} was replaced`, schema: templatePartResource },
      201: { description: `The ${title} was created`, schema: templatePartResource },
    },
    errors: ['validation_failed'],
    audit: { action: `${kind}.updated`, resource: kind },
    async handle({ database: { templateParts } }, { project, params: { name }, body }) {
      const named = { projectId: project.id, kind, name };
      const { part, isNew } = await templateParts.putTemplatePart({ ...named, content: body.body });
      const usedBy = await templateParts.findUsesOfTemplatePart(named);
      return { status: isNew ? 201 : 200, body: presentPart(part, usedBy) };
    },
  });
}

function checkName(inPath: string, inBody: unknown) {
  const problem = findHandleProblem(inPath);
  if (problem !== null) return [{ field: 'name', ...problem }];
  if (inBody === undefined || inBody === inPath) return [];
  const message = 'must be the name in the path';
  return [{ field: 'name', message, reason: 'invalid' as const }];
}

/** Creates a partial or replaces it. */
export const putPartial = definePutRoute('partial');

/** Creates a layout or replaces it. */
export const putLayout = definePutRoute('layout');
