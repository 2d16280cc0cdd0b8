import {
  channelResource,
  type FieldProblem,
  type UpsertChannelBody,
  upsertChannelBody,
} from '@notiflow/contracts';
import type { ChannelRecord } from '@notiflow/database';
import { findProvider, providers } from '@notiflow/providers';
import { createSourceWriter } from '@notiflow/templates';
import { openCredentials, sealCredentials } from '@notiflow/vault';
import type { Deps } from '../../../deps.ts';
import { validationFailed } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkHandle } from '../check-handle.ts';
import { findAlternativeProblems } from './find-alternative-problems.ts';
import { presentChannel } from './present-channel.ts';

/** Creates a channel or replaces its name, settings and provider; credentials that are not given are kept. */
export const upsertChannel = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/channels/:handle',
  scope: null,
  summary: 'Create or replace a channel',
  params: { handle: nameParam },
  body: upsertChannelBody,
  checkBody: (body, { handle }) => checkHandle(handle, body.handle),
  responses: {
    200: { description: 'The channel was replaced', schema: channelResource },
    201: { description: 'The channel was created', schema: channelResource },
  },
  errors: ['validation_failed'],
  audit: { action: 'channel.updated', resource: 'channel' },
  async handle(deps, { project, params, body }) {
    const address = { projectId: project.id, handle: params.handle };
    const stored = await deps.database.channels.findChannel(address);
    const ofValues = await findProblems(deps, { body, stored });
    if (ofValues.length > 0) throw validationFailed(ofValues);
    const problems = await findAlternativeProblems(deps, { ...address, body });
    if (problems.length > 0) throw validationFailed(problems);
    const { credentials } = body;
    const { channel, isNew } = await deps.database.channels.upsertChannel({
      ...address,
      name: body.name,
      type: body.type,
      provider: body.provider,
      settings: body.settings ?? {},
      sealedCredentials: credentials
        ? sealCredentials(deps.keyRing, { channel: address, credentials })
        : credentials,
    });
    return { status: isNew ? 201 : 200, body: presentChannel(deps.keyRing, channel) };
  },
});

async function findProblems(
  { keyRing, outbound, renderer }: Pick<Deps, 'keyRing' | 'outbound' | 'renderer'>,
  { body, stored }: { body: UpsertChannelBody; stored: ChannelRecord | null },
): Promise<FieldProblem[]> {
  if (stored !== null && stored.type !== body.type) {
    return [{ field: 'type', message: `cannot be changed from ${stored.type}`, reason: 'invalid' }];
  }
  const provider = findProvider(body.type, body.provider);
  if (provider === undefined) return [unknownProvider(body.type)];
  const kept = stored && openCredentials(keyRing, { channel: stored, sealed: stored.credentials });
  const credentials = body.credentials === undefined ? kept : body.credentials;
  return provider.check(
    { settings: body.settings ?? {}, credentials: credentials ?? {} },
    outbound,
    createSourceWriter(renderer),
  );
}

function unknownProvider(type: string): FieldProblem {
  const names = providers.filter(({ channelType }) => channelType === type).map(({ name }) => name);
  return { field: 'provider', message: `must be one of ${names.join(', ')}`, reason: 'enum' };
}
