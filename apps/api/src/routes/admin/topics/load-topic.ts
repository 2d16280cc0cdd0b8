import type { TopicRecord } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { notFound } from '../../../errors.ts';

/** Finds a topic by name, or throws that there is none. */
export async function loadTopic(
  { database }: Pick<Deps, 'database'>,
  { projectId, name }: { projectId: string; name: string },
): Promise<TopicRecord> {
  const topic = await database.topics.findTopic({ projectId, name });
  if (topic === null) throw notFound('topic', name);
  return topic;
}
