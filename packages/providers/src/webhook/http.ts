import { ambiguitySetting } from '../ambiguity-setting.ts';
import { defineProvider } from '../define-provider.ts';
import { parseOutboundUrl } from '../outbound/parse-outbound-url.ts';
import { rejected } from '../send-result.ts';
import { buildWebhookRequest } from './build-webhook-request.ts';
import { exchangeHttp } from './exchange-http.ts';
import { toSendResult } from './to-send-result.ts';

const timeoutMs = 15_000;

// 16 to 96 bytes of padded base64 each.
const secret =
  'whsec_(?=[A-Za-z0-9+/]{22})(?:[A-Za-z0-9+/]{4}){5,32}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?';

/** Attempts one worker process may have open at once, also to one receiver. */
const concurrency = 50;

/** Webhooks over HTTP, signed per Standard Webhooks when the channel has a secret; `webhook-id` is the delivery. */
export const http = defineProvider({
  channelType: 'webhook',
  name: 'http',
  settings: {
    type: 'object',
    properties: { ...ambiguitySetting },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      // The newest first, up to three while a secret is rotated.
      signing_secret: { type: 'string', maxLength: 500, pattern: `^${secret}(?: ${secret}){0,2}$` },
    },
    additionalProperties: false,
  },
  timeoutMs,
  concurrency,
  takesKey: true,
  connect(outbound) {
    const agent = outbound.createAgent({
      // An attempt that waited for a connection would spend its own time on it.
      connections: concurrency,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      // Shorter than what receivers use, so that a kept connection is rarely one the other side just closed.
      keepAliveTimeout: 2_000,
      keepAliveMaxTimeout: 10_000,
    });
    return {
      async send(input) {
        const { message, channel, signal } = input;
        const parsed = parseOutboundUrl(message.url);
        if (!parsed.ok) return rejected('config', parsed.problem);
        const request = buildWebhookRequest({
          send: input,
          target: parsed.target,
          signingSecret: channel.credentials.signing_secret,
          sentAt: new Date(),
        });
        return toSendResult(await exchangeHttp({ agent, signal }, request), signal);
      },
      close: () => agent.close(),
    };
  },
});
