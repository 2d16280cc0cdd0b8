import {
  addressesOf,
  type ChannelStep,
  channelTypeOf,
  isChannelType,
  type PreviewBody,
  type PreviewedStep,
  previewBody,
  previewResource,
  type RecipientPages,
  samplePagesOf,
  type TemplateParts,
  type UserAttributes,
  userAttributes,
} from '@notiflow/contracts';
import { type NotiflowRecord, newId, type VersionRecord } from '@notiflow/database';
import {
  buildSharedVariables,
  composeMessage,
  findAbsent,
  type RecipientVariables,
  type Renderer,
  type SharedVariables,
} from '@notiflow/templates';
import { conflict, notFound, validationFailed } from '../../../errors.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { findStepProblems, readSteps } from './check-given-steps.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { normaliseSteps } from './normalise-steps.ts';
import { type Preparable, prepareVersion } from './prepare-version.ts';

/** Renders every channel step with sample data, in the same threads and with the same variables as a run. */
export const previewNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/preview',
  scope: null,
  role: 'operator',
  summary: 'Render the messages of a notiflow with sample data',
  params: { handle: notiflowParam },
  body: previewBody,
  checkBody: ({ steps }) => findStepProblems(readSteps(steps)),
  responses: { 200: { description: 'The message of every channel step', schema: previewResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  audit: null,
  async handle(deps, { project, params, body }) {
    const { database, renderer } = deps;
    const name = params.handle;
    const notiflow = await loadNotiflow(database, { projectId: project.id, name });
    const version =
      body.steps === undefined
        ? chooseVersion(notiflow, body.version)
        : asDraft(project.id, body.steps);
    const { steps, parts } = await prepareVersion(deps, version);
    const stored = await database.projects.findProject(project.slug);
    if (stored === null) throw notFound('project', project.slug);
    const shared = buildSharedVariables({
      id: newId(),
      createdAt: new Date(),
      data: body.data ?? {},
      actor: body.actor ? samplePerson(body.actor) : null,
      notiflow,
      project: stored,
    });
    const recipient = samplePerson({ external_id: 'preview', ...body.recipient });
    const channelSteps = steps.filter((step) => step.type === 'channel');
    const { results, digest } = body;
    const sample = { shared, recipient, results, digest, parts, pages: samplePagesOf(notiflow) };
    const previews = channelSteps.map((step) => renderStep(renderer, { step, ...sample }));
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

function asDraft(projectId: string, given: NonNullable<PreviewBody['steps']>): Preparable {
  const normalised = normaliseSteps(given);
  if (!normalised.ok) throw validationFailed(normalised.problems);
  return { projectId, status: 'draft', steps: normalised.value };
}

interface SamplePerson extends UserAttributes {
  id: string;
  external_id: string;
}

/** A person as a run would know one: with an id, and what is not known as null. */
function samplePerson(given: UserAttributes & { external_id: string }): SamplePerson {
  const nothing = Object.fromEntries(
    Object.keys(userAttributes).map((attribute) => [attribute, null]),
  );
  return { id: newId(), ...nothing, ...given, custom_fields: given.custom_fields ?? {} };
}

interface StepPreview {
  step: ChannelStep;
  shared: SharedVariables;
  parts: TemplateParts;
  recipient: SamplePerson;
  results: PreviewBody['results'];
  digest: PreviewBody['digest'];
  pages: RecipientPages | null;
}

async function renderStep(
  renderer: Renderer,
  { step, shared, parts, recipient, results, digest, pages }: StepPreview,
): Promise<PreviewedStep> {
  const named = { step_handle: step.handle, channel_type: step.channel_type };
  const { channel_type: channelType, template } = step;
  if (template === undefined || !isChannelType(channelType)) {
    const nowhere = { template: step.handle, field: null, line: null, variable: null };
    return { ...named, error: { ...nowhere, reason: 'The step has no template yet' } };
  }
  const own: RecipientVariables = {
    recipient: { ...recipient },
    ...(results !== undefined && { results }),
    ...(digest !== undefined && { digest }),
    ...(pages !== null && { pages }),
  };
  const request = { channelType, template, shared, parts, recipients: [own] };
  const [outcome] = await renderer.render(request);
  if (outcome === undefined) throw new Error('The renderer answered nothing.');
  // Somebody who cannot be reached is shown the message, too.
  const [address = { key: '', fields: {} }] = addressesOf(channelType, { recipient });
  const composed = composeMessage({ template: step.handle, channelType, outcome, address });
  if (!composed.ok) return { ...named, error: composed.error };
  const { render } = channelTypeOf(channelType);
  const absent = findAbsent((read) => render(template, read), { shared, own });
  return { ...named, message: { ...composed.message }, absent };
}
