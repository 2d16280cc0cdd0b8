import type { Step } from '@notiflow/contracts';
import Type, { type Static } from 'typebox';
import type { Deps } from '../../../deps.ts';
import { findPathWarnings } from './path-rules/check-paths.ts';
import { warningReasons } from './path-rules/define-path-rule.ts';

const warningResource = Type.Object(
  {
    step: Type.String({ description: 'The handle of the step' }),
    field: Type.String(),
    message: Type.String(),
    reason: Type.Enum([...warningReasons]),
  },
  { title: 'Warning' },
);

/** Warnings beside the rest of an answer; left out when there are none. */
export const warningProperties = {
  warnings: Type.Optional(
    Type.Array(warningResource, {
      description: 'What keeps nothing from being published, and is hardly meant',
    }),
  ),
};

/** What is worth knowing of the steps before they are published in this project, as part of an answer. */
export async function findWarnings(
  { database, config }: Pick<Deps, 'database' | 'config'>,
  { projectId, steps }: { projectId: string; steps: Step[] },
): Promise<{ warnings?: Static<typeof warningResource>[] }> {
  const settings = await database.projects.findSettings({ projectId });
  const contentDays = settings?.retentionContentDays ?? config.RETENTION_CONTENT_DAYS;
  const warnings = findPathWarnings(steps, { contentDays });
  return warnings.length === 0 ? {} : { warnings };
}
