import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Deletes the translation of a locale. */
export const deleteTranslation = defineRoute({
  surface: 'management',
  method: 'delete',
  path: '/translations/:locale',
  scope: null,
  summary: 'Delete the translation of a locale; versions that were published with it keep it',
  params: { locale: nameParam },
  responses: { 204: { description: 'The translation is gone', schema: null } },
  errors: ['not_found'],
  audit: { action: 'translation.deleted', resource: 'translation', param: 'locale' },
  async handle({ database }, { project, params: { locale } }) {
    const named = { projectId: project.id, kind: 'translation', name: locale } as const;
    const isRemoved = await database.templateParts.removeTemplatePart(named);
    if (!isRemoved) throw notFound('translation', locale);
    return { status: 204 };
  },
});
