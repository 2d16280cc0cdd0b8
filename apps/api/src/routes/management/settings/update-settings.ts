import {
  findMessageCapProblems,
  findMessageLimitProblems,
  type UserAuthentication,
} from '@notiflow/contracts';
import Type, { type Static } from 'typebox';
import type { Deps } from '../../../deps.ts';
import { type ApiError, conflict, notFound } from '../../../errors.ts';
import { changedMeanwhile, expectedOf, findChanged } from '../../../request/expected.ts';
import { defineRoute } from '../../../route.ts';
import { checkOrigins } from './check-origins.ts';
import { presentSettings, settingsResource } from './settings-resource.ts';

const expected = expectedOf('ExpectedSettings', settingsResource);

type Expected = Static<typeof expected>;

/** Changes the settings that are given and keeps the others; every process obeys them within 5 seconds. */
export const updateSettings = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/settings',
  scope: null,
  summary: 'Change settings of the project',
  params: {},
  body: Type.Partial(Type.Object({ ...settingsResource.properties, expected }), {
    title: 'SettingsChange',
    additionalProperties: false,
  }),
  checkBody: ({ allowed_origins, message_caps, message_limits }) => [
    ...checkOrigins(allowed_origins),
    ...findMessageCapProblems(message_caps, 'message_caps'),
    ...findMessageLimitProblems(message_limits, 'message_limits'),
  ],
  responses: { 200: { description: 'The settings', schema: settingsResource } },
  errors: ['conflict', 'not_found', 'validation_failed'],
  audit: { action: 'settings.updated', resource: 'settings' },
  async handle({ database, quotas, forgetAllApiKeys, forgetUserAccess }, { project, body }) {
    const settings = await database.projects.updateSettings({
      projectId: project.id,
      isExpected: (stored) => findChanged(presentSettings(stored), body.expected).length === 0,
      changes: {
        name: body.name,
        live: body.live,
        allowedOrigins: body.allowed_origins,
        userAuthentication: body.user_authentication,
        rateLimitPerSecond: body.rate_limit_per_second,
        retentionContentDays: body.retention_content_days,
        retentionHistoryDays: body.retention_history_days,
        retentionAuditDays: body.retention_audit_days,
        quotaOpenDeliveries: body.quota_open_deliveries,
        quotaScheduledRuns: body.quota_scheduled_runs,
        quotaRecipientsPerDay: body.quota_recipients_per_day,
        quotaStoredBytes: body.quota_stored_bytes,
        messageCaps: body.message_caps,
        messageLimits: body.message_limits,
        suppressionRules: body.suppression_rules,
        defaultLocale: body.default_locale,
      },
    });
    if (settings === null) throw await whyNot(database, { project, body });
    forgetAllApiKeys();
    forgetUserAccess(project.id);
    quotas.forget(project.id);
    return { status: 200, body: presentSettings(settings), audit: { resourceId: project.id } };
  },
});

interface Refused {
  project: { id: string; slug: string };
  body: { live?: boolean; user_authentication?: UserAuthentication; expected?: Expected };
}

/** Why settings were not changed: the project is gone, or there is something that does not go with being live. */
async function whyNot(
  { projects }: Pick<Deps['database'], 'projects'>,
  { project, body }: Refused,
): Promise<ApiError> {
  const stored = await projects.findSettings({ projectId: project.id });
  if (stored === null) return notFound('project', project.slug);
  const about = { resource: 'project', id: project.slug };
  const changed = findChanged(presentSettings(stored), body.expected);
  if (changed.length > 0) return changedMeanwhile(changed, about);
  if ((body.user_authentication ?? stored.userAuthentication) === 'none') {
    return conflict(
      'A project whose user_authentication is none cannot be live: anybody could be everybody. Set it to token or hash',
      { ...about, reason: 'users_not_authenticated' },
    );
  }
  return conflict('The clock of this project was moved: it cannot be live', {
    ...about,
    reason: 'clock_moved',
  });
}
