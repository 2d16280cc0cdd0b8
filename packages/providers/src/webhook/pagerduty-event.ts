import type { WebhookMessage } from '@notiflow/contracts';
import { parseJson, textAt } from '../http/read-json.ts';

/** How bad an incident can be. */
export const pagerdutySeverities = ['critical', 'error', 'warning', 'info'] as const;

/** What a channel says of incidents whose message does not. */
export interface IncidentDefaults {
  summary?: string;
  source?: string;
  severity?: (typeof pagerdutySeverities)[number];
}

const actions = ['trigger', 'acknowledge', 'resolve'];
const eventTexts = ['dedup_key', 'client', 'client_url'];
const eventLists = ['links', 'images'];
const payloadTexts = ['timestamp', 'component', 'group', 'class'];
const known = [...eventTexts, ...eventLists, ...payloadTexts, 'summary', 'source', 'severity'];

/**
 * The event of a message: the fields of PagerDuty's own that its body names, at the top or inside of `payload`, and what
 * else stands there as details. A body that is no JSON is the summary.
 * https://developer.pagerduty.com/docs/send-alert-event
 */
export function toPagerdutyEvent(
  { body = '' }: Pick<WebhookMessage, 'body'>,
  defaults: IncidentDefaults,
): object {
  const given = asObject(parseJson(body)) ?? { summary: body };
  const { event_action, payload, ...rest } = given;
  const { custom_details, ...inside }: Record<string, unknown> = { ...rest, ...asObject(payload) };
  const further = Object.entries(inside).filter(([name]) => !known.includes(name));
  const details = { ...Object.fromEntries(further), ...asDetails(custom_details) };
  const said = (name: string) => textAt(inside, name)?.trim() || undefined;
  return {
    event_action: actions.find((action) => action === event_action) ?? 'trigger',
    ...pickTexts(given, eventTexts),
    ...Object.fromEntries(Object.entries(given).filter(isList)),
    payload: {
      ...pickTexts(inside, payloadTexts),
      summary: cut(said('summary') ?? defaults.summary ?? 'Notification'),
      source: said('source') ?? defaults.source ?? 'notiflow',
      // An incident with the wrong urgency is better than none.
      severity:
        pagerdutySeverities.find((word) => word === inside.severity) ??
        defaults.severity ??
        'error',
      ...(Object.keys(details).length > 0 && { custom_details: details }),
    },
  };
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

function asDetails(details: unknown): object {
  if (details === undefined || details === null) return {};
  return asObject(details) ?? { details };
}

function isList([name, value]: [string, unknown]): boolean {
  return eventLists.includes(name) && Array.isArray(value);
}

/** Those of the fields that are there, as texts. */
function pickTexts(object: Record<string, unknown>, names: string[]): Record<string, string> {
  const found = names.flatMap((name): [string, string][] => {
    const text = textAt(object, name);
    return text === undefined || text === '' ? [] : [[name, text]];
  });
  return Object.fromEntries(found);
}

/** A summary has at most 1,024 characters. */
function cut(text: string): string {
  return Array.from(text).slice(0, 1_024).join('');
}
