import { notFound } from '../../../errors.ts';
import { defineRoute } from '../../../route.ts';
import { presentSettings, settingsResource } from './settings-resource.ts';

/** Reads the settings of the project. */
export const getSettings = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/settings',
  scope: null,
  summary: 'Get the settings of the project',
  params: {},
  responses: { 200: { description: 'The settings', schema: settingsResource } },
  errors: ['not_found'],
  async handle({ database }, { project }) {
    const settings = await database.projects.findSettings({ projectId: project.id });
    if (settings === null) throw notFound('project', project.slug);
    return { status: 200, body: presentSettings(settings) };
  },
});
