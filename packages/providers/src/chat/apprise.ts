import type { FieldProblem } from '@notiflow/contracts';
import type { ChannelValues } from '../define-provider.ts';
import { basicAuth, postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { failed } from '../http/read-answer.ts';
import { rejected, type SendResult } from '../send-result.ts';
import { findWebhookUrlProblems } from './webhook-url.ts';

/**
 * Whatever an Apprise API server reaches: the addresses of the services are given with each message, or the server has
 * them under a key. It answers no id, and a message to several services may have reached some of them.
 * https://github.com/caronc/apprise-api
 */
export const apprise = defineHttpProvider({
  channelType: 'chat',
  name: 'apprise',
  settings: {
    type: 'object',
    properties: {
      url: {
        type: 'string',
        maxLength: 2_000,
        pattern: '^https?://[^?#\\s]+$',
        description: 'The Apprise API server, like `https://apprise.example.com`.',
      },
      tag: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description:
          'Of the services under the key, those with this tag; unset, those that need none.',
      },
      type: {
        type: 'string',
        enum: ['info', 'success', 'warning', 'failure'],
        default: 'info',
        description: 'What kind of message it is, which some services show.',
      },
    },
    required: ['url'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      urls: {
        type: 'string',
        minLength: 1,
        maxLength: 10_000,
        description:
          'Apprise URLs of the services, with commas between; this or `key` has to be there.',
      },
      key: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{1,128}$',
        description: 'The key under which the server has the services.',
      },
      username: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'A user name, where the server is behind basic auth.',
      },
      password: { type: 'string', minLength: 1, maxLength: 500, description: 'Its password.' },
    },
    dependentRequired: { username: ['password'], password: ['username'] },
    additionalProperties: false,
  },
  // It answers when every service has.
  timeoutMs: 30_000,
  concurrency: 20,
  takesKey: false,
  reach: 'room',
  check: async (channel, outbound) => [
    ...findProblems(channel),
    ...(await findWebhookUrlProblems(
      { field: 'settings.url', url: channel.settings.url },
      { outbound },
    )),
  ],
  request({ message, channel: { settings, credentials } }) {
    if (message.content_type === 'json') {
      const reason = 'Apprise takes text, and no JSON of a service.';
      return rejected('content', { code: 'apprise_json', reason });
    }
    const { urls, key, username, password = '' } = credentials;
    const { url, tag, type = 'info' } = settings;
    return postJson(
      `${url.replace(/\/+$/, '')}/notify${key === undefined ? '' : `/${key}`}`,
      username === undefined ? {} : { authorization: basicAuth(username, password) },
      {
        ...(key === undefined && { urls }),
        body: message.body,
        type,
        format: 'markdown',
        ...(tag !== undefined && { tag }),
      },
    );
  },
  read,
});

function findProblems({
  credentials,
}: ChannelValues<unknown, { urls?: string; key?: string }>): FieldProblem[] {
  const field = 'credentials.urls';
  const { urls, key } = credentials;
  if (urls === undefined && key === undefined) {
    return [{ field, message: 'must be there, or key', reason: 'required' }];
  }
  if (urls !== undefined && key !== undefined) {
    return [{ field, message: 'cannot come with key', reason: 'exclusive' }];
  }
  return [];
}

/** https://github.com/caronc/apprise-api#api-details */
function read({ status }: HttpAnswer): SendResult | undefined {
  if (status === 204) {
    const reason = 'The Apprise server has no service for this key or tag.';
    return failed('config', { code: 'apprise_204', reason });
  }
  if (status === 424) {
    const reason = 'At least one service did not take the message from the Apprise server.';
    return failed('ambiguous', { code: 'apprise_424', reason });
  }
  return undefined;
}
