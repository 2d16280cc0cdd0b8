import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';

type Subscription = ItemOf<'GET /admin/v1/users/{external_id}/subscriptions'>;

const columns: Column<Subscription>[] = [
  textColumn('Topic', 'topic_name'),
  momentColumn('Subscribed', 'created_at'),
];

/** What one person is subscribed to. */
export function TopicsOfUser({ externalId }: { externalId: string }) {
  const project = useProject();
  const [{ after, before }] = useFilters();
  const query: QueryOf<'GET /admin/v1/users/{external_id}/subscriptions'> = {
    limit: 50,
    after,
    before,
  };
  const subscriptions = useAsk('GET /admin/v1/users/{external_id}/subscriptions', {
    params: [externalId],
    query,
  });
  return (
    <Listed
      asked={subscriptions}
      label="Topics"
      columns={columns}
      keyOf={({ id }) => id}
      linkOf={({ topic_name: topic }) => `/p/${project}/topics/${encodeURIComponent(topic)}`}
      empty={<Empty title="They are subscribed to nothing" />}
    />
  );
}
