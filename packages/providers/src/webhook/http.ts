import { defineHttpProvider } from '../http/define-http-provider.ts';
import { buildWebhookRequest } from './build-webhook-request.ts';

// 16 to 96 bytes of padded base64 each.
const secret =
  'whsec_(?=[A-Za-z0-9+/]{22})(?:[A-Za-z0-9+/]{4}){5,32}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?';

/** Webhooks over HTTP, signed per Standard Webhooks when the channel has a secret; `webhook-id` is the delivery. */
export const http = defineHttpProvider({
  channelType: 'webhook',
  name: 'http',
  settings: {
    type: 'object',
    properties: {},
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      signing_secret: {
        type: 'string',
        maxLength: 500,
        pattern: `^${secret}(?: ${secret}){0,2}$`,
        description:
          'Signs each webhook per Standard Webhooks: `whsec_…`, while it is rotated up to three with spaces between.',
      },
    },
    additionalProperties: false,
  },
  timeoutMs: 15_000,
  concurrency: 512,
  takesKey: true,
  receiverOf: ({ url }) => (URL.canParse(url) ? new URL(url).host : null),
  request: (send) =>
    buildWebhookRequest({
      send,
      signingSecret: send.channel.credentials.signing_secret,
      sentAt: new Date(),
    }),
});
