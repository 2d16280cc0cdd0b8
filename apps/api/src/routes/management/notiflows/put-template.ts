import {
  type FieldProblem,
  isChannelType,
  type Step,
  stepTemplateBody,
  stepTemplateResource,
  type Template,
} from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';
import { conflict, validationFailed } from '../../../errors.ts';
import { nameParam, notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkRequestUrls } from './check-request-urls.ts';
import { type FoundStep, findChannelStep, templateIdOf } from './find-channel-step.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { findRequestUrls, readTemplate } from './read-template.ts';
import { shaOf } from './sha-of-steps.ts';

/** Replaces the template of one channel step in the draft, which is made when there is none. */
export const putTemplate = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/notiflows/:handle/steps/:step/template',
  scope: null,
  summary: 'Replace the template of a step',
  params: { handle: notiflowParam, step: nameParam },
  body: stepTemplateBody,
  responses: { 200: { description: 'The template', schema: stepTemplateResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  audit: { action: 'template.updated', resource: 'notiflow' },
  async handle(deps, { project, params, body }) {
    const name = params.handle;
    const notiflow = await loadNotiflow(deps.database, { projectId: project.id, name });
    const found = findChannelStep(notiflow, params.step);
    const template = await checkStepTemplate(deps, { found, body });
    const steps = found.version.steps.map(
      (step): Step => (step === found.step ? { ...found.step, template } : step),
    );
    const saving = await deps.database.notiflows.saveNotiflow({
      projectId: project.id,
      handle: notiflow.handle,
      expectedSha: found.version.sha,
      definition: { steps, sha: shaOf(steps) },
    });
    if (saving.kind !== 'saved') {
      throw conflict('The notiflow was changed meanwhile', { reason: 'sha_mismatch' });
    }
    const { channel_type, handle: stepHandle } = found.step;
    const id = templateIdOf({ notiflowId: notiflow.id, stepHandle });
    return {
      status: 200,
      body: { id, channel_type, data: { ...template } },
      audit: { resourceId: notiflow.id },
    };
  },
});

interface GivenTemplate {
  found: FoundStep;
  body: { channel_type?: string; data: Record<string, unknown> };
}

async function checkStepTemplate(
  { outbound }: Pick<Deps, 'outbound'>,
  { found, body }: GivenTemplate,
): Promise<Template> {
  const { channel_type: channelType } = found.step;
  if (!isChannelType(channelType)) throw new Error(`${channelType} has no templates.`);
  const read = readTemplate({ channelType, template: body.data, path: 'data' });
  const problems = [...checkChannelType(found, body), ...(read.ok ? [] : read.problems)];
  const urls = findRequestUrls({ channelType, template: body.data, path: 'data' }).filter(
    ({ field }) => problems.every((problem) => problem.field !== field),
  );
  problems.push(...(await checkRequestUrls(outbound, urls)));
  if (!read.ok || problems.length > 0) throw validationFailed(problems);
  return read.value;
}

function checkChannelType(
  { step }: FoundStep,
  { channel_type: named }: GivenTemplate['body'],
): FieldProblem[] {
  if (named === undefined || named === step.channel_type) return [];
  const message = `must be ${step.channel_type}, like the step's channel type`;
  return [{ field: 'channel_type', message, reason: 'invalid' }];
}
