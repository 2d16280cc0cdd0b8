import { translationBody, translationResource } from '@notiflow/contracts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkLocale, findEntryProblems } from './check-translation.ts';
import { presentTranslation } from './present-translation.ts';

/** Creates the translation of a locale or replaces all of it. */
export const putTranslation = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/translations/:locale',
  scope: null,
  summary:
    'Create or replace the translation of a locale; notiflows take it on when they are published again',
  params: { locale: nameParam },
  body: translationBody,
  checkBody: (given, { locale }) => [
    ...checkLocale(locale, given.locale),
    ...findEntryProblems(given.entries, 'entries'),
  ],
  responses: {
    200: { description: 'The translation was replaced', schema: translationResource },
    201: { description: 'The translation was created', schema: translationResource },
  },
  errors: ['validation_failed'],
  audit: { action: 'translation.updated', resource: 'translation' },
  async handle({ database: { templateParts } }, { project, params: { locale }, body }) {
    const named = { projectId: project.id, kind: 'translation', name: locale } as const;
    const content = JSON.stringify(body.entries);
    const { part, isNew } = await templateParts.putTemplatePart({ ...named, content });
    const usedBy = await templateParts.findUsesOfTemplatePart(named);
    return { status: isNew ? 201 : 200, body: presentTranslation(part, usedBy) };
  },
});
