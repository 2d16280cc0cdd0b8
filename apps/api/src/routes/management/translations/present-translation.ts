import type { TranslationResource } from '@notiflow/contracts';
import type { TemplatePartRecord } from '@notiflow/database';

/** A translation as the API answers it. */
export function presentTranslation(
  { id, name, content, createdAt }: TemplatePartRecord,
  usedBy?: string[],
): TranslationResource {
  return {
    id,
    locale: name,
    entries: JSON.parse(content),
    ...(usedBy !== undefined && { used_by: usedBy }),
    updated_at: createdAt.toISOString(),
  };
}
