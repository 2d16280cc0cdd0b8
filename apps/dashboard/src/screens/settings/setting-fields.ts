import type { AnswerOf } from 'notiflows-client/operations';

/** The settings of a project as the api answers them. */
export type Settings = AnswerOf<'GET /management/v1/settings'>;

export type SettingName = keyof Settings;

/** How a setting is typed. */
interface SettingField {
  name: SettingName;
  title: string;
  kind: 'text' | 'number' | 'lines' | 'json' | 'choice';
  options?: readonly string[];
  hint?: string;
}

const installation = 'Empty: what the installation says';

/** THE TABLE of what can be set, by group. */
export const settingGroups: readonly { title: string; fields: readonly SettingField[] }[] = [
  {
    title: 'The project',
    fields: [
      { name: 'name', title: 'Name', kind: 'text' },
      {
        name: 'live',
        title: 'Sends to real people',
        kind: 'choice',
        options: ['true', 'false'],
        hint: 'A project that does not has a clock that can be moved',
      },
      { name: 'default_locale', title: 'Default locale', kind: 'text', hint: 'Empty: none' },
    ],
  },
  {
    title: 'Pages',
    fields: [
      {
        name: 'allowed_origins',
        title: 'Allowed origins',
        kind: 'lines',
        hint: 'One a line: scheme, host and port',
      },
      {
        name: 'user_authentication',
        title: 'How a page says who uses it',
        kind: 'choice',
        options: ['token', 'hash', 'none'],
      },
    ],
  },
  {
    title: 'Limits',
    fields: [
      {
        name: 'rate_limit_per_second',
        title: 'Requests a second',
        kind: 'number',
        hint: installation,
      },
      {
        name: 'quota_open_deliveries',
        title: 'Open deliveries',
        kind: 'number',
        hint: installation,
      },
      { name: 'quota_scheduled_runs', title: 'Scheduled runs', kind: 'number', hint: installation },
      {
        name: 'quota_recipients_per_day',
        title: 'Recipients a day',
        kind: 'number',
        hint: installation,
      },
      { name: 'quota_stored_bytes', title: 'Stored bytes', kind: 'number', hint: installation },
      { name: 'message_caps', title: 'Caps by user', kind: 'json' },
      { name: 'message_limits', title: 'Limits on messages', kind: 'json' },
    ],
  },
  {
    title: 'How long things are kept',
    fields: [
      {
        name: 'retention_content_days',
        title: 'Content, days',
        kind: 'number',
        hint: installation,
      },
      {
        name: 'retention_history_days',
        title: 'History, days',
        kind: 'number',
        hint: installation,
      },
      {
        name: 'retention_audit_days',
        title: 'Audit log, days',
        kind: 'number',
        hint: installation,
      },
    ],
  },
  {
    title: 'Suppression',
    fields: [
      {
        name: 'suppression_rules',
        title: 'Rules',
        kind: 'json',
        hint: 'By hard_bounce, complaint and stop: {"times": 3, "days": 30}; at once and for good unless one is given',
      },
    ],
  },
];

const fieldOf = new Map(
  settingGroups.flatMap(({ fields }) => fields).map((field) => [field.name, field]),
);

/** What a field says of a setting; throws for JSON that is none. */
export function readSetting(name: SettingName, text: string): unknown {
  const kind = fieldOf.get(name)?.kind;
  const trimmed = text.trim();
  if (kind === 'lines') return trimmed.split(/\s+/).filter(Boolean);
  if (kind === 'json') return trimmed === '' ? [] : JSON.parse(trimmed);
  if (name === 'live') return trimmed === 'true';
  if (trimmed === '') return null;
  return kind === 'number' ? Number(trimmed) : trimmed;
}
