import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Page } from '../../components/page.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';

type Topic = ItemOf<'GET /admin/v1/topics'>;

const columns: Column<Topic>[] = [textColumn('Topic', 'name'), momentColumn('Made', 'created_at')];

/** What users subscribe to, so that a run reaches all of them by one name. */
export default function TopicsScreen() {
  const project = useProject();
  const [filters] = useFilters();
  const query = { limit: 50, ...filters } as QueryOf<'GET /admin/v1/topics'>;
  const topics = useAsk('GET /admin/v1/topics', { query }, { live: ['topics'] });
  return (
    <Page
      title="Topics"
      actions={
        <>
          <CsvButton
            name="topics"
            columns={columns}
            rows={topics.data?.items ?? []}
            whole={{ operation: 'GET /admin/v1/topics', query }}
          />
          <CopyAs request={{ operation: 'GET /admin/v1/topics', query }} />
        </>
      }
    >
      <Listed
        asked={topics}
        label="Topics"
        columns={columns}
        keyOf={({ name }) => name}
        linkOf={({ name }) => `/p/${project}/topics/${encodeURIComponent(name)}`}
        empty={
          <Empty title="No topics yet">A topic is made when the first user subscribes to it.</Empty>
        }
      />
    </Page>
  );
}
