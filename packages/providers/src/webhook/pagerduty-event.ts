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
// What stands in each of a list; one without the first costs the event.
const eventLists: Readonly<Record<string, [string, ...string[]]>> = {
  links: ['href', 'text'],
  images: ['src', 'href', 'alt'],
};
const payloadTexts = ['timestamp', 'component', 'group', 'class'];
const known = [
  ...eventTexts,
  ...Object.keys(eventLists),
  ...payloadTexts,
  'summary',
  'source',
  'severity',
];

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
    ...withKey(pickTexts(given, eventTexts)),
    ...pickLists(given),
    payload: {
      ...withMoment(pickTexts(inside, payloadTexts)),
      summary: cut(said('summary') ?? defaults.summary ?? 'Notification', 1_024),
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

/** Those of the lists that are there, without entries that PagerDuty would refuse the event for. */
function pickLists(object: Record<string, unknown>): Record<string, object[]> {
  const found = Object.entries(eventLists).flatMap(([name, texts]): [string, object[]][] => {
    const list = object[name];
    if (!Array.isArray(list)) return [];
    const entries = list.map((entry) => pickTexts(asObject(entry) ?? {}, texts));
    const good = entries.filter((entry) => entry[texts[0]] !== undefined);
    return good.length === 0 ? [] : [[name, good]];
  });
  return Object.fromEntries(found);
}

/** A moment in ISO 8601; another costs the event, which is now without one. */
function withMoment({ timestamp, ...texts }: Record<string, string>): Record<string, string> {
  const isMoment = timestamp !== undefined && isoMoment.test(timestamp);
  return isMoment ? { ...texts, timestamp } : texts;
}

const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;

/** Those of the fields that are there, as texts. */
function pickTexts(object: Record<string, unknown>, names: string[]): Record<string, string> {
  const found = names.flatMap((name): [string, string][] => {
    const text = textAt(object, name);
    return text === undefined || text === '' ? [] : [[name, text]];
  });
  return Object.fromEntries(found);
}

/** A key has at most 255 characters; cut, it is the same for what opens an incident and what ends it. */
function withKey({ dedup_key, ...texts }: Record<string, string>): Record<string, string> {
  return dedup_key === undefined ? texts : { ...texts, dedup_key: cut(dedup_key, 255) };
}

function cut(text: string, max: number): string {
  return Array.from(text).slice(0, max).join('');
}
