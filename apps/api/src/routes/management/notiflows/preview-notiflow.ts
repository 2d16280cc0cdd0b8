import {
  type ChannelStep,
  isSupportedChannelType,
  type PreviewBody,
  type PreviewedStep,
  previewBody,
  previewResource,
} from '@notiflow/contracts';
import type { NotiflowRecord, VersionRecord } from '@notiflow/database';
import type { Renderer, SharedVariables } from '@notiflow/templates';
import { conflict } from '../../../errors.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadNotiflow } from './load-notiflow.ts';

/** Renders every channel step with sample data, in the same threads and with the same variables as a run. */
export const previewNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/preview',
  scope: null,
  summary: 'Render the messages of a notiflow with sample data',
  params: { handle: notiflowParam },
  body: previewBody,
  responses: { 200: { description: 'The message of every channel step', schema: previewResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  audit: null,
  async handle({ database, renderer }, { project, params, body, requestId }) {
    const name = params.handle;
    const notiflow = await loadNotiflow(database, { projectId: project.id, name });
    const { steps } = chooseVersion(notiflow, body.version);
    const shared: SharedVariables = {
      data: body.data ?? {},
      actor: body.actor ?? null,
      run: { id: requestId, created_at: new Date().toISOString(), notiflow: nameOf(notiflow) },
      project: (await database.projects.findProject(project.slug)) ?? project,
    };
    const channelSteps = steps.filter((step) => step.type === 'channel');
    const previews = channelSteps.map((step) => renderStep(renderer, { step, shared, body }));
    return { status: 200, body: { steps: await Promise.all(previews) } };
  },
});

function chooseVersion(notiflow: NotiflowRecord, wanted: PreviewBody['version']): VersionRecord {
  const draft = notiflow.draftVersionId === null ? null : notiflow.current;
  const version = { draft, published: notiflow.published }[wanted ?? 'draft'];
  const chosen = wanted === undefined ? notiflow.current : version;
  if (chosen !== null) return chosen;
  throw conflict(`There is no ${wanted ?? 'version'} to show`, { reason: 'no_version' });
}

function nameOf({ id, handle, name }: NotiflowRecord) {
  return { id, handle, name };
}

interface StepPreview {
  step: ChannelStep;
  shared: SharedVariables;
  body: PreviewBody;
}

async function renderStep(
  renderer: Renderer,
  { step, shared, body }: StepPreview,
): Promise<PreviewedStep> {
  const named = { step_handle: step.handle, channel_type: step.channel_type };
  const { channel_type: channelType, template } = step;
  if (template === undefined || !isSupportedChannelType(channelType)) {
    const reason = 'The step has no template yet';
    return { ...named, error: { field: null, line: null, variable: null, reason } };
  }
  const [outcome] = await renderer.render({
    channelType,
    template,
    shared,
    recipients: [{ recipient: { external_id: 'preview', ...body.recipient } }],
  });
  if (outcome === undefined) throw new Error('The renderer answered nothing.');
  return outcome.ok
    ? { ...named, message: { ...outcome.fields } }
    : { ...named, error: outcome.error };
}
