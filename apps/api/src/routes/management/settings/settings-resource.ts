import {
  messageCaps,
  messageLimits,
  suppressionRules,
  userAuthentications,
} from '@notiflow/contracts';
import type { ProjectSettings } from '@notiflow/database';
import Type from 'typebox';

const rateLimitMax = 100_000;

const daysMax = 36_500;
// More is not counted.
const countMax = 1_000_000;
// The table lets nothing younger go.
const auditDaysMin = 30;

/** A whole number, or null for what the installation says. */
function ownNumber(minimum: number, maximum: number, description: string) {
  return Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum,
    maximum,
    description: `${description}; null for what the installation says`,
  });
}

/** The settings of a project as the API answers and takes them. */
export const settingsResource = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 255 }),
    live: Type.Boolean({
      description:
        'Whether the project sends to real people. One that does not has a clock that can be moved, and recipients that are simulated.',
    }),
    allowed_origins: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
      maxItems: 100,
      uniqueItems: true,
      description:
        'Web origins whose pages may use the User API, each exactly scheme, host and port as browsers send them. The Admin and the Management API answer to servers only, whatever stands here.',
    }),
    user_authentication: Type.Enum([...userAuthentications], {
      description:
        'How a page says who uses it. `token`: by a token that your server signs. `hash`: also by `x-notiflows-user-id` with the hash of that id. `none`: also by the bare id, so that every page can be everybody; for development only, and not while the project is live.',
    }),
    rate_limit_per_second: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 1,
      maximum: rateLimitMax,
      description:
        'Requests each credential may make in a second; null for the limit of the installation',
    }),
    retention_content_days: ownNumber(
      1,
      daysMax,
      'Days after its last change for which a settled run keeps its data, and its notifications and deliveries what was given and rendered; at most as long as history',
    ),
    retention_history_days: ownNumber(
      1,
      daysMax,
      'Days after its last change for which a settled run is kept, with its notifications, deliveries and attempts',
    ),
    retention_audit_days: ownNumber(
      auditDaysMin,
      daysMax,
      'Days for which entries of the audit log are kept',
    ),
    quota_open_deliveries: ownNumber(
      1,
      countMax,
      'Deliveries that may wait to be sent, and recipients that have yet to get theirs, before further runs are refused',
    ),
    quota_scheduled_runs: ownNumber(
      1,
      countMax,
      'Runs that may wait for their `send_at` before further ones are refused',
    ),
    quota_recipients_per_day: ownNumber(
      1,
      2_147_483_647,
      'Recipients that the runs of a day, in UTC, may have',
    ),
    quota_stored_bytes: ownNumber(
      1,
      Number.MAX_SAFE_INTEGER,
      'Bytes that runs, notifications and deliveries may take before further runs are refused',
    ),
    message_caps: messageCaps,
    message_limits: messageLimits,
    suppression_rules: suppressionRules,
    default_locale: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'locale',
      maxLength: 35,
      description:
        'Whose translations stand in where the locale of a recipient has none; null for no locale',
    }),
  },
  { title: 'Settings', additionalProperties: false },
);

/** Settings as stored, for an answer. */
export function presentSettings(settings: ProjectSettings) {
  return {
    name: settings.name,
    live: settings.live,
    allowed_origins: settings.allowedOrigins,
    user_authentication: settings.userAuthentication,
    rate_limit_per_second: settings.rateLimitPerSecond,
    retention_content_days: settings.retentionContentDays,
    retention_history_days: settings.retentionHistoryDays,
    retention_audit_days: settings.retentionAuditDays,
    quota_open_deliveries: settings.quotaOpenDeliveries,
    quota_scheduled_runs: settings.quotaScheduledRuns,
    quota_recipients_per_day: settings.quotaRecipientsPerDay,
    quota_stored_bytes: settings.quotaStoredBytes,
    message_caps: settings.messageCaps,
    message_limits: settings.messageLimits,
    suppression_rules: settings.suppressionRules,
    default_locale: settings.defaultLocale,
  };
}
