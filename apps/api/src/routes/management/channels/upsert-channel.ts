import {
  type FieldProblem,
  type UpsertChannelBody,
  upsertChannelBody,
  upsertedChannelResource,
} from '@notiflow/contracts';
import type { ChannelRecord } from '@notiflow/database';
import { findProvider, type ProviderDefinition, providers } from '@notiflow/providers';
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
    200: { description: 'The channel was replaced', schema: upsertedChannelResource },
    201: { description: 'The channel was created', schema: upsertedChannelResource },
  },
  errors: ['validation_failed'],
  audit: { action: 'channel.updated', resource: 'channel' },
  async handle(deps, { project, params, body }) {
    const address = { projectId: project.id, handle: params.handle };
    const stored = await deps.database.channels.findChannel(address);
    const provider = chooseProvider({ body, stored });
    const given = readValues(deps, { body, stored });
    const values = provider.made?.complete(given) ?? given;
    const ofValues = await provider.check(values, deps.outbound, createSourceWriter(deps.renderer));
    if (ofValues.length > 0) throw validationFailed(ofValues);
    const problems = await findAlternativeProblems(deps, { ...address, body });
    if (problems.length > 0) throw validationFailed(problems);
    const { registeredWith } = provider;
    const { channel, isNew, endedSubscriptions } = await deps.database.channels.upsertChannel({
      ...address,
      name: body.name,
      type: body.type,
      provider: body.provider,
      settings: values.settings,
      // What was made is stored; else what was given, which may say that what is stored stays.
      sealedCredentials: seal(
        deps,
        address,
        values === given ? body.credentials : values.credentials,
      ),
      endsSubscriptions:
        stored !== null && registeredWith(stored.settings) !== registeredWith(values.settings),
    });
    const ended: { subscriptions_ended?: number } =
      endedSubscriptions > 0 ? { subscriptions_ended: endedSubscriptions } : {};
    const shown = { ...presentChannel(deps.keyRing, channel), ...ended };
    return { status: isNew ? 201 : 200, body: shown, audit: { details: ended } };
  },
});

interface Asked {
  body: UpsertChannelBody;
  stored: ChannelRecord | null;
}

function chooseProvider({ body, stored }: Asked): ProviderDefinition {
  if (stored !== null && stored.type !== body.type) {
    const message = `cannot be changed from ${stored.type}`;
    throw validationFailed([{ field: 'type', message, reason: 'invalid' }]);
  }
  const provider = findProvider(body.type, body.provider);
  if (provider === undefined) throw validationFailed([unknownProvider(body.type)]);
  return provider;
}

interface OwnValues {
  settings: Record<string, unknown>;
  credentials: Record<string, unknown>;
}

/** The values as the channel is to have them: credentials that are not given are those that are stored. */
function readValues({ keyRing }: Pick<Deps, 'keyRing'>, { body, stored }: Asked): OwnValues {
  const kept = stored && openCredentials(keyRing, { channel: stored, sealed: stored.credentials });
  const credentials = body.credentials === undefined ? kept : body.credentials;
  return { settings: body.settings ?? {}, credentials: credentials ?? {} };
}

function seal(
  { keyRing }: Pick<Deps, 'keyRing'>,
  channel: { projectId: string; handle: string },
  credentials: UpsertChannelBody['credentials'],
): string | null | undefined {
  return credentials ? sealCredentials(keyRing, { channel, credentials }) : credentials;
}

function unknownProvider(type: string): FieldProblem {
  const names = providers.filter(({ channelType }) => channelType === type).map(({ name }) => name);
  return { field: 'provider', message: `must be one of ${names.join(', ')}`, reason: 'enum' };
}
