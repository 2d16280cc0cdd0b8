import type { TopicResource } from '@notiflow/contracts';
import type { TopicRecord } from '@notiflow/database';

/** A topic as the API answers it. */
export function presentTopic({ name, created_at }: TopicRecord): TopicResource {
  return { name, created_at: created_at.toISOString() };
}
