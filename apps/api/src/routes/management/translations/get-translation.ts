import { translationResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentTranslation } from './present-translation.ts';

/** Reads the translation of one locale, and who uses it. */
export const getTranslation = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/translations/:locale',
  scope: null,
  summary: 'Get the translation of a locale',
  params: { locale: nameParam },
  responses: { 200: { description: 'The translation', schema: translationResource } },
  errors: ['not_found'],
  async handle({ database: { templateParts } }, { project, params: { locale } }) {
    const named = { projectId: project.id, kind: 'translation', name: locale } as const;
    const part = await templateParts.findTemplatePart(named);
    if (part === null) throw notFound('translation', locale);
    const usedBy = await templateParts.findUsesOfTemplatePart(named);
    return { status: 200, body: presentTranslation(part, usedBy) };
  },
});
