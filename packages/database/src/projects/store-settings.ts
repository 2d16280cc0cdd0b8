import type {
  MessageCap,
  MessageLimit,
  SuppressionRules,
  UserAuthentication,
} from '@notiflow/contracts';
import { type Db, run, statement, transaction } from '../connect.ts';

/** What a project has set for itself; null where the installation's value holds. */
export interface ProjectSettings {
  name: string;
  /** Whether it sends to real people: its clock cannot be moved, and nobody is simulated. */
  live: boolean;
  allowedOrigins: string[];
  /** How its pages say who uses them; never `none` while it is live. */
  userAuthentication: UserAuthentication;
  rateLimitPerSecond: number | null;
  retentionContentDays: number | null;
  retentionHistoryDays: number | null;
  retentionAuditDays: number | null;
  quotaOpenDeliveries: number | null;
  quotaScheduledRuns: number | null;
  quotaRecipientsPerDay: number | null;
  quotaStoredBytes: number | null;
  messageCaps: MessageCap[];
  messageLimits: MessageLimit[];
  suppressionRules: SuppressionRules;
  /** Whose translations stand in where a recipient's locale has none. */
  defaultLocale: string | null;
}

// The numbers, each under the name of its column.
const numberColumns = {
  rateLimitPerSecond: 'rate_limit_per_second',
  retentionContentDays: 'retention_content_days',
  retentionHistoryDays: 'retention_history_days',
  retentionAuditDays: 'retention_audit_days',
  quotaOpenDeliveries: 'quota_open_deliveries',
  quotaScheduledRuns: 'quota_scheduled_runs',
  quotaRecipientsPerDay: 'quota_recipients_per_day',
  quotaStoredBytes: 'quota_stored_bytes',
} as const satisfies { [S in keyof ProjectSettings]?: string };

const numbers = Object.entries(numberColumns);

const columns = [
  'name',
  'live',
  'allowed_origins AS "allowedOrigins"',
  'user_authentication AS "userAuthentication"',
  'message_caps AS "messageCaps"',
  'message_limits AS "messageLimits"',
  'suppression_rules AS "suppressionRules"',
  'default_locale AS "defaultLocale"',
]
  .concat(numbers.map(([name, column]) => `${column}::float8 AS "${name}"`))
  .join(', ');

const find = statement<ProjectSettings>(
  'find-settings',
  `SELECT ${columns} FROM projects WHERE id = $1`,
);

const lock = statement<ProjectSettings>(
  'lock-settings',
  `SELECT ${columns} FROM projects WHERE id = $1 FOR UPDATE`,
);

/** Reads the settings of the project; null when it is gone. */
export async function findSettings(
  db: Db,
  input: { projectId: string },
): Promise<ProjectSettings | null> {
  return (await run(db.pool, find, [input.projectId]))[0] ?? null;
}

const numberChanges = numbers.map(
  ([name, column]) =>
    `${column} = CASE WHEN $4::jsonb ? '${name}' THEN ($4->>'${name}')::bigint ELSE ${column} END`,
);

const update = statement<ProjectSettings>(
  'update-settings',
  `UPDATE projects SET name = coalesce($2, name), allowed_origins = coalesce($3, allowed_origins),
     live = coalesce($5, live), message_caps = coalesce($6::jsonb, message_caps),
     message_limits = coalesce($7::jsonb, message_limits),
     suppression_rules = coalesce($8::jsonb, suppression_rules),
     user_authentication = coalesce($9, user_authentication),
     default_locale = CASE WHEN $4::jsonb ? 'defaultLocale' THEN $4->>'defaultLocale' ELSE default_locale END,
     ${numberChanges.join(', ')}, updated_at = now()
   WHERE id = $1 AND NOT (coalesce($5, live)
     AND (clock_offset_ms > 0 OR coalesce($9, user_authentication) = 'none')) RETURNING ${columns}`,
);

// A worker keeps a channel as long as it is not changed, and knows from it whether the project is live.
const touchChannels = statement<never>(
  'touch-channels',
  'UPDATE channels SET updated_at = now() WHERE project_id = $1',
);

/**
 * Changes the given settings and keeps the others; null when the project is gone, or is to be live though its clock was
 * moved or its pages need not prove who uses them, or its settings are not what they are expected to be.
 */
export async function updateSettings(
  db: Db,
  input: {
    projectId: string;
    /** Looks at the settings before the change; they stay as they are until it is made. */
    isExpected?: (stored: ProjectSettings) => boolean;
    changes: Partial<ProjectSettings>;
  },
): Promise<ProjectSettings | null> {
  const {
    name,
    allowedOrigins,
    userAuthentication,
    live,
    messageCaps,
    messageLimits,
    suppressionRules,
    ...others
  } = input.changes;
  // What is undefined is left out of JSON, and so kept.
  const othersJson = JSON.stringify(others);
  const capsJson = messageCaps && JSON.stringify(messageCaps);
  const limitsJson = messageLimits && JSON.stringify(messageLimits);
  const values = [
    input.projectId,
    name,
    allowedOrigins,
    othersJson,
    live,
    capsJson,
    limitsJson,
    suppressionRules && JSON.stringify(suppressionRules),
    userAuthentication,
  ];
  return transaction(db, async (client) => {
    const [stored] = await run(client, lock, [input.projectId]);
    if (stored === undefined || input.isExpected?.(stored) === false) return null;
    const [settings] = await run(client, update, values);
    if (settings !== undefined && live !== undefined) {
      await run(client, touchChannels, [input.projectId]);
    }
    return settings ?? null;
  });
}
