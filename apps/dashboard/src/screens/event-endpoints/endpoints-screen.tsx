import type { QueryOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { useFilters } from '../../components/filters.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { Listed } from '../../components/listed.tsx';
import { Page } from '../../components/page.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { type Endpoint, EndpointFields, readEndpoint } from './endpoint-form.tsx';
import { EndpointState } from './endpoint-state.tsx';

const columns: Column<Endpoint>[] = [
  textColumn('URL', 'url'),
  {
    title: 'State',
    cell: (endpoint) => <EndpointState endpoint={endpoint} />,
    text: ({ status, disabled_reason }) => disabled_reason ?? status,
  },
  {
    title: 'Events',
    cell: ({ event_types: types }) => (types.length === 0 ? 'all' : types.join(', ')),
    text: ({ event_types: types }) => types.join(' '),
  },
  momentColumn('Last success', 'last_success_at', 'never'),
  momentColumn('Made', 'created_at'),
];

/** The servers of others that are told what becomes of messages. */
export default function EndpointsScreen() {
  const project = useProject();
  const mayChange = useMay('admin');
  const [filters] = useFilters();
  const query = { limit: 50, ...filters } as QueryOf<'GET /management/v1/event-endpoints'>;
  const endpoints = useAsk(
    'GET /management/v1/event-endpoints',
    { query },
    { live: ['event_endpoints'], everyMs: 10_000, besideMs: 10_000 },
  );
  const create = useChange('POST /management/v1/event-endpoints');
  return (
    <Page
      title="Event endpoints"
      actions={
        <>
          <CsvButton
            name="event-endpoints"
            columns={columns}
            rows={endpoints.data?.items ?? []}
            whole={{ operation: 'GET /management/v1/event-endpoints', query }}
          />
          <CopyAs request={{ operation: 'GET /management/v1/event-endpoints', query }} />
          {mayChange && (
            <FormButton
              label="Add an endpoint"
              title="Add an event endpoint"
              action="Add it"
              kind="primary"
              onSubmit={async (form) => {
                const made = await create.mutateAsync({ body: readEndpoint(form) });
                return [{ label: 'Secret that events are signed with', value: made.secret }];
              }}
            >
              <EndpointFields />
            </FormButton>
          )}
        </>
      }
    >
      <Listed
        asked={endpoints}
        label="Event endpoints"
        columns={columns}
        rows={3}
        keyOf={({ id }) => id}
        linkOf={({ id }) => `/p/${project}/event-endpoints/${id}`}
        empty={
          <Empty title="Nobody is told yet">
            An endpoint gets a signed request for each event it wants, again and again until it
            takes it.
          </Empty>
        }
      />
    </Page>
  );
}
