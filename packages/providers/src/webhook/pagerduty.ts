import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted } from '../http/read-answer.ts';
import { textAt } from '../http/read-json.ts';
import type { SendResult } from '../send-result.ts';
import { pagerdutySeverities, toPagerdutyEvent } from './pagerduty-event.ts';

const hosts = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' };

/**
 * Incidents through PagerDuty's Events API v2, made of the body of a webhook message: neither its URL nor its headers go
 * there. Repeats are told by the `dedup_key`, which is the delivery unless the body names one.
 * https://developer.pagerduty.com/docs/events-api-v2-overview
 */
export const pagerduty = defineHttpProvider({
  channelType: 'webhook',
  name: 'pagerduty',
  settings: {
    type: 'object',
    properties: {
      region: {
        type: 'string',
        enum: ['us', 'eu'],
        default: 'us',
        description: 'Where the account lives.',
      },
      summary: {
        type: 'string',
        minLength: 1,
        maxLength: 1_024,
        default: 'Notification',
        description: 'The title of an incident whose body has no `summary`.',
      },
      source: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        default: 'notiflow',
        description: 'What is affected, where the body has no `source`.',
      },
      severity: {
        type: 'string',
        enum: pagerdutySeverities,
        default: 'error',
        description: 'How bad it is, where the body has no `severity` of these.',
      },
    },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      routing_key: {
        type: 'string',
        pattern: '^[0-9A-Za-z]{32}$',
        description: 'The integration key of a service, or of an event orchestration.',
      },
    },
    required: ['routing_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 30,
  takesKey: true,
  request({ deliveryId, message, channel: { settings, credentials } }) {
    const url = `https://${hosts[settings.region ?? 'us']}/v2/enqueue`;
    const event = { dedup_key: deliveryId, ...toPagerdutyEvent(message, settings) };
    return postJson(url, {}, { routing_key: credentials.routing_key, ...event });
  },
  read,
});

function read({ status, json }: HttpAnswer): SendResult | undefined {
  return status < 300 ? accepted(textAt(json(), 'dedup_key')) : undefined;
}
