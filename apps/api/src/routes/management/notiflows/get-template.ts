import { stepTemplateResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam, notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { findChannelStep, templateIdOf } from './find-channel-step.ts';
import { loadNotiflow } from './load-notiflow.ts';

/** Reads the template of a channel step as it is edited: in the draft, else in the published version. */
export const getTemplate = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle/steps/:step/template',
  scope: null,
  isDefinition: true,
  summary: 'Get the template of a step',
  params: { handle: notiflowParam, step: nameParam },
  responses: { 200: { description: 'The template', schema: stepTemplateResource } },
  errors: ['not_found', 'conflict'],
  async handle({ database }, { project, params }) {
    const name = params.handle;
    const notiflow = await loadNotiflow(database, { projectId: project.id, name });
    const { step } = findChannelStep(notiflow, params.step);
    if (step.template === undefined) throw notFound('template', params.step);
    const id = templateIdOf({ notiflowId: notiflow.id, stepHandle: step.handle });
    const data = { ...step.template };
    return { status: 200, body: { id, channel_type: step.channel_type, data } };
  },
});
