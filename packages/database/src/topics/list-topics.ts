import type { Db } from '../connect.ts';
import { type Page, type PageInput, readPage } from '../read-page.ts';
import type { TopicRecord } from './find-topic.ts';

/** Lists the project's topics, newest first. */
export async function listTopics(
  db: Db,
  input: { projectId: string; page: PageInput },
): Promise<Page<TopicRecord>> {
  return readPage<TopicRecord>(
    db,
    {
      columns: 't.id, t.name, t.created_at',
      from: 'topics t',
      idColumn: 't.id',
      always: ['t.removed_at IS NULL'],
      conditions: [['t.project_id = ?', input.projectId]],
    },
    input.page,
  );
}
