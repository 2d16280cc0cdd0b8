import { randomUUID } from 'node:crypto';
import {
  channelTestResource,
  channelTypeOf,
  createParser,
  isChannelType,
  type Message,
  sendingChannelTypes,
  testChannelBody,
} from '@notiflow/contracts';
import type { ChannelRecord } from '@notiflow/database';
import { createProviders, findProvider, type SendResult } from '@notiflow/providers';
import { createSourceWriter } from '@notiflow/templates';
import { openCredentials } from '@notiflow/vault';
import Type from 'typebox';
import type { Deps } from '../../../deps.ts';
import { conflict, notFound, validationFailed } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

// Shorter than an answer may take.
const sendMs = 8_000;

/** Sends one real message through a channel and answers what its provider said. */
export const testChannel = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/channels/:handle/test',
  scope: null,
  role: 'operator',
  summary: 'Send a test message through a channel',
  happensOnce: true,
  params: { handle: nameParam },
  body: testChannelBody,
  responses: {
    200: { description: 'What the provider said, refusals included', schema: channelTestResource },
  },
  errors: ['not_found', 'conflict', 'validation_failed'],
  audit: { action: 'channel.tested', resource: 'channel', param: 'handle' },
  async handle(deps, { project, params: { handle }, body }) {
    const channel = await deps.database.channels.findChannel({ projectId: project.id, handle });
    if (channel === null) throw notFound('channel', handle);
    const message = composeTestMessage(channel.type, body.to);
    const result = await sendTest(deps, { channel, message });
    return { status: 200, body: presentResult(result) };
  },
});

const parsers = new Map(
  sendingChannelTypes.map((type) => {
    const to = channelTypeOf(type).sending?.test.to ?? Type.Never();
    return [type as string, createParser(Type.Object({ to }))];
  }),
);

/** The test message of a channel type; null when there is nothing to send. */
function composeTestMessage(type: string, to: string): Message | null {
  if (!isChannelType(type)) {
    throw conflict(`Channels of type ${type} cannot send`, { reason: 'not_supported' });
  }
  const parsed = parsers.get(type)?.({ to });
  if (parsed?.ok === false) throw validationFailed(parsed.problems);
  const message = channelTypeOf(type).sending?.test.compose(to);
  return (message as Message | undefined) ?? null;
}

interface ChannelTest {
  channel: ChannelRecord;
  /** Null when there is nothing to send. */
  message: Message | null;
}

async function sendTest(
  deps: Pick<Deps, 'outbound' | 'renderer' | 'keyRing'>,
  { channel, message }: ChannelTest,
): Promise<SendResult> {
  // What is only stored has nowhere to be refused.
  if (message === null || findProvider(channel.type, channel.provider)?.storedOnly) {
    return { kind: 'accepted' };
  }
  const credentials = readCredentials(deps, channel);
  if (credentials === null) {
    const reason = 'The credentials cannot be opened with the keys of this installation.';
    return { kind: 'not_processed', code: 'credentials_unreadable', reason };
  }
  return sendOnce(deps, { channel, message, credentials });
}

function readCredentials(
  { keyRing }: Pick<Deps, 'keyRing'>,
  channel: ChannelRecord,
): Record<string, unknown> | null {
  try {
    return openCredentials(keyRing, { channel, sealed: channel.credentials });
  } catch {
    return null;
  }
}

/** Sends over connections of its own: one that is open already would hide that a new one is refused. */
async function sendOnce(
  { outbound, renderer }: Pick<Deps, 'outbound' | 'renderer'>,
  {
    channel,
    message,
    credentials,
  }: { channel: ChannelRecord; message: Message; credentials: Record<string, unknown> },
): Promise<SendResult> {
  const providers = createProviders({ outbound, writer: createSourceWriter(renderer) });
  const deliveryId = randomUUID();
  try {
    return await providers.send(
      { channelType: channel.type, provider: channel.provider },
      {
        deliveryId,
        notificationId: deliveryId,
        recipientId: deliveryId,
        attempt: 1,
        message,
        channel: { id: channel.id, settings: channel.settings, credentials },
        eventsUrl: null,
        signal: AbortSignal.timeout(sendMs),
      },
    );
  } finally {
    await providers.close();
  }
}

function presentResult(result: SendResult) {
  if (result.kind === 'accepted') {
    const { kind, providerMessageId: id } = result;
    return { ok: true, result: { kind, ...(id !== undefined && { provider_message_id: id }) } };
  }
  const { kind, code, reason } = result;
  return { ok: false, result: { kind, code, reason } };
}
