import type { TimelineEntry } from '@notiflow/contracts';

type Details = TimelineEntry['details'];

// These say something only to programs, or have been said.
const unsaid = [
  'type',
  'name',
  'id',
  'delivery_id',
  'channel_id',
  'number',
  'conditions',
  'data',
  'messages',
];

/** What an entry was decided from, in lines: plain values on one, then what has parts, conditions, and the message. */
export function describeDetails({ details }: TimelineEntry): string[] {
  const told = Object.entries(details).filter(
    ([name, value]) => !unsaid.includes(name) && value !== null && value !== false,
  );
  const plain = told.filter(([, value]) => !isObject(value));
  const parts = told.filter(([, value]) => isObject(value));
  return [
    ...(plain.length > 0 ? [listParts(plain)] : []),
    ...parts.map(([name, value]) => `${name}: ${listParts(Object.entries(value as object))}`),
    ...describeConditions(details),
    ...describeMessage(details.data),
    ...describeMessages(details),
  ];
}

/** Names and values on one line; what is `null` says nothing. */
function listParts(parts: [string, unknown][]): string {
  const told = parts.filter(([, value]) => value !== null);
  return told.map(([name, value]) => `${name} ${print(value)}`).join(', ');
}

interface ShownCondition {
  branch: string | null;
  property: string;
  operator: string;
  value: unknown;
  ref?: string;
  seen: unknown;
  is_missing: boolean;
  holds: boolean;
}

function describeConditions({ conditions = [] }: Details): string[] {
  return (conditions as ShownCondition[]).map((condition) => {
    const { branch, property, operator, value, ref, seen, is_missing, holds } = condition;
    const asked =
      operator.endsWith('_empty') || operator.includes('exist') ? '' : ` ${ref ?? print(value)}`;
    const saw = is_missing ? 'undefined' : print(seen);
    const where = branch === null ? 'if' : `${branch}: if`;
    return `${where} ${property} ${operator.replaceAll('_', ' ')}${asked} – saw ${saw}, ${holds ? 'holds' : 'does not hold'}`;
  });
}

/** Those of a plan: one for each address, or what is wrong with the template. */
function describeMessages({ messages }: Details): string[] {
  return ((messages ?? []) as { message?: unknown; error?: unknown }[]).flatMap(
    ({ message, error }) =>
      message === undefined ? [`! ${print(error)}`] : describeMessage(message),
  );
}

function describeMessage(message: unknown): string[] {
  if (!isObject(message)) return [];
  return Object.entries(message).flatMap(([field, value]) => {
    const [first = '', ...others] = print(value).trimEnd().split('\n');
    return [`| ${field}: ${first}`, ...others.map((line) => `|   ${line}`)];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function print(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? String(value);
}
