/** What can be found. */
export const foundKinds = [
  'run',
  'notification',
  'delivery',
  'user',
  'suppression',
  'notiflow',
  'notiflow_version',
  'channel',
  'topic',
  'schedule',
  'schedule_firing',
  'event_endpoint',
  'event_message',
  'template_part',
  'replay',
  'api_key',
  'signing_key',
  'audit_entry',
] as const;

export type FoundKind = (typeof foundKinds)[number];

/** By what something was found. */
export const foundBy = [
  'id',
  'external_id',
  'email',
  'phone',
  'address',
  'request_id',
  'idempotency_key',
  'cancellation_key',
  'provider_message_id',
  'key_prefix',
  'handle',
  'name',
  'url',
] as const;

export type FoundBy = (typeof foundBy)[number];

/** Something of the project that was found. */
export interface FoundRecord {
  kind: FoundKind;
  id: string;
  by: FoundBy;
  /** Whether it is all of what was looked for, and not its beginning. */
  is_exact: boolean;
  /** Handle or name, where it has one. */
  handle: string | null;
  /** What it is called. */
  title: string | null;
  status: string | null;
  /** What it is of: the handle of the notiflow, the channel type, … */
  of: string | null;
  /** What it lives in: the id of the endpoint, the handle of the schedule. */
  parent: string | null;
  /** The external id of whom it is for, or who it is. */
  external_id: string | null;
  email: string | null;
  phone: string | null;
  first_name: string | null;
  last_name: string | null;
  address: string | null;
  created_at: Date;
}

type FoundColumn = Exclude<keyof FoundRecord, 'kind' | 'id' | 'by' | 'is_exact' | 'created_at'>;

// Every branch of a UNION has the same columns of the same types; each says those it has.
const nullable: readonly FoundColumn[] = [
  'handle',
  'title',
  'status',
  'of',
  'parent',
  'external_id',
  'email',
  'phone',
  'first_name',
  'last_name',
  'address',
];

/** What a branch of a search finds, as SQL. */
export interface Branch {
  kind: FoundKind;
  by: FoundBy;
  /** Whether what is found is all of what was looked for; always, unless it says otherwise. */
  isExact?: string;
  columns: Partial<Record<FoundColumn | 'created_at', string>>;
  /** From the table on, without the limit. Its alias is `x`. */
  from: string;
}

/** The `SELECT` of a branch, the newest first, with no more rows than `most` (SQL). */
export function selectBranch({ kind, by, isExact, columns, from }: Branch, most: string): string {
  const values = nullable.map((name) => `(${columns[name] ?? 'NULL'})::text AS "${name}"`);
  return `(SELECT '${kind}' AS kind, x.id::uuid AS id, '${by}' AS by, (${isExact ?? 'true'}) AS is_exact,
    ${values.join(', ')}, ${columns.created_at ?? 'x.created_at'} AS created_at FROM ${from} LIMIT ${most})`;
}

const notiflow = (column: string) => `SELECT ${column} FROM notiflows f WHERE f.id = x.notiflow_id`;
const recipient = 'SELECT u.external_id FROM users u WHERE u.id = x.recipient_id';

/** What is told of what is found, by kind: as columns of its row `x`. */
export const columnsOf = {
  run: { status: 'x.status', title: notiflow('f.name'), of: notiflow('f.handle') },
  notification: {
    status: 'x.status',
    title: notiflow('f.name'),
    of: notiflow('f.handle'),
    external_id: recipient,
  },
  delivery: {
    status: 'x.status',
    title: notiflow('f.name'),
    of: 'x.channel_type',
    external_id: recipient,
  },
  user: {
    external_id: 'x.external_id',
    email: 'x.email',
    phone: 'x.phone',
    first_name: 'x.first_name',
    last_name: 'x.last_name',
  },
  suppression: { status: 'x.reason', of: 'x.channel_type', address: 'x.address' },
  notiflow: {
    handle: 'x.handle',
    title: 'x.name',
    status: `CASE WHEN x.archived_at IS NOT NULL THEN 'archived' WHEN x.active THEN 'active' ELSE 'inactive' END`,
  },
  notiflow_version: {
    handle: 'x.version_number',
    title: notiflow('f.name'),
    status: 'x.status',
    parent: notiflow('f.handle'),
  },
  channel: { handle: 'x.handle', title: 'x.name', of: 'x.type' },
  topic: { handle: 'x.name' },
  schedule: {
    handle: 'x.handle',
    title: 'x.name',
    status: `CASE WHEN x.paused_at IS NOT NULL THEN 'paused' ELSE 'active' END`,
    of: notiflow('f.handle'),
  },
  schedule_firing: {
    parent: 'SELECT s.handle FROM schedules s WHERE s.id = x.schedule_id',
    status: 'x.reason',
  },
  event_endpoint: {
    title: 'x.url',
    status: `CASE WHEN x.disabled_at IS NULL THEN 'enabled' ELSE 'disabled' END`,
  },
  event_message: {
    title: 'x.type',
    status: 'x.status',
    parent: 'x.endpoint_id',
    created_at: 'x.occurred_at',
  },
  template_part: { handle: 'x.name', of: 'x.kind' },
  replay: { status: 'x.status' },
  api_key: { title: 'x.name', handle: 'x.prefix', of: 'x.kind', status: keyStatus() },
  signing_key: { title: 'x.name', of: 'x.algorithm', status: keyStatus() },
  audit_entry: { title: 'x.action', of: 'x.resource', handle: 'x.request_id' },
} satisfies Record<FoundKind, Branch['columns']>;

function keyStatus(): string {
  return `CASE WHEN x.revoked_at IS NOT NULL THEN 'revoked' WHEN x.expires_at <= now() THEN 'expired' ELSE 'active' END`;
}
