import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Filters, TextFilter, useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Page } from '../../components/page.tsx';
import { SpanFilter, withSpan } from '../../components/span-filter.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';

type User = ItemOf<'GET /admin/v1/users'>;

const columns: Column<User>[] = [
  textColumn('User', 'external_id'),
  { title: 'Name', cell: (user) => nameOf(user) ?? '–', text: nameOf },
  textColumn('E-mail', 'email'),
  textColumn('Phone', 'phone'),
  textColumn('Locale', 'locale'),
  textColumn('Timezone', 'timezone'),
  momentColumn('Made', 'created_at'),
];

/** The people messages go to, found by what one knows of them. */
export default function UsersScreen() {
  const project = useProject();
  const [filters] = useFilters();
  const query = { limit: 50, ...withSpan(filters, new Date()) } as QueryOf<'GET /admin/v1/users'>;
  const users = useAsk('GET /admin/v1/users', { query }, { live: ['users'] });
  return (
    <Page
      title="Users"
      actions={
        <>
          <CsvButton
            name="users"
            columns={columns}
            rows={users.data?.items ?? []}
            whole={{ operation: 'GET /admin/v1/users', query }}
          />
          <CopyAs request={{ operation: 'GET /admin/v1/users', query }} />
        </>
      }
    >
      <Filters>
        <TextFilter
          name="search"
          label="External id, e-mail, phone or id"
          placeholder="ada@example.com"
        />
        <SpanFilter label="Made" />
      </Filters>
      <Listed
        asked={users}
        label="Users"
        columns={columns}
        keyOf={({ id }) => id}
        linkOf={({ external_id }) => `/p/${project}/users/${encodeURIComponent(external_id)}`}
        empty={
          filters.search === undefined ? (
            <Empty title="No users yet">
              They come with the first run that names them, or by{' '}
              <code>PUT /admin/v1/users/&#123;external_id&#125;</code>.
            </Empty>
          ) : (
            <Empty title={`Nobody is known as ${filters.search}`}>
              It has to be all of their external id, e-mail address, phone number or id.
            </Empty>
          )
        }
      />
    </Page>
  );
}

function nameOf({ first_name: first, last_name: last }: User): string | null {
  return [first, last].filter(Boolean).join(' ') || null;
}
