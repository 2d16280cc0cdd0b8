import type { WebhookMessage } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted } from '../http/read-answer.ts';
import { parseJson, textAt } from '../http/read-json.ts';
import type { SendResult } from '../send-result.ts';

const hosts = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' };
const severities = ['critical', 'error', 'warning', 'info'] as const;
const actions = ['trigger', 'acknowledge', 'resolve'];

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
        enum: severities,
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
    const event = { dedup_key: deliveryId, ...toEvent(message, settings) };
    return postJson(url, {}, { routing_key: credentials.routing_key, ...event });
  },
  read,
});

interface Defaults {
  summary?: string;
  source?: string;
  severity?: (typeof severities)[number];
}

/** Fields of an event, beside its payload, that a body may name: https://developer.pagerduty.com/docs/send-alert-event */
const eventFields = ['dedup_key', 'client', 'client_url', 'links', 'images'];
/** Fields of its payload; what else stands in the body are details. */
const payloadFields = ['summary', 'source', 'severity', 'timestamp', 'component', 'group', 'class'];

function toEvent({ body = '' }: WebhookMessage, defaults: Defaults): object {
  const json = parseJson(body);
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  // Plain text is the title.
  const given = isObject ? (json as Record<string, unknown>) : { summary: body };
  const { event_action, payload, ...rest } = given;
  const { custom_details, ...inside } = { ...rest, ...(payload as Record<string, unknown>) };
  const further = omit(inside, [...eventFields, ...payloadFields]);
  const details = { ...further, ...asDetails(custom_details) };
  return {
    event_action: actions.includes(String(event_action)) ? event_action : 'trigger',
    ...pick(given, eventFields),
    payload: {
      ...pick(inside, payloadFields),
      summary: cut(textAt(inside, 'summary')?.trim() || (defaults.summary ?? 'Notification')),
      source: textAt(inside, 'source') ?? defaults.source ?? 'notiflow',
      // An incident with the wrong urgency is better than none.
      severity: severities.find((word) => word === inside.severity) ?? defaults.severity ?? 'error',
      ...(Object.keys(details).length > 0 && { custom_details: details }),
    },
  };
}

function asDetails(details: unknown): object {
  if (details === undefined || details === null) return {};
  return typeof details === 'object' && !Array.isArray(details) ? details : { details };
}

function pick(object: object, names: string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

function omit(object: object, names: string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** A title has at most 1,024 characters. */
function cut(text: string): string {
  return Array.from(text).slice(0, 1_024).join('');
}

function read({ status, json }: HttpAnswer): SendResult | undefined {
  return status < 300 ? accepted(textAt(json(), 'dedup_key')) : undefined;
}
