import type { QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Filters, SelectFilter, TextFilter, useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';
import { type ListedNotiflow, stateOf } from './notiflow-words.ts';
import { formatCount } from './steps/step-figures.ts';

const columns: Column<ListedNotiflow>[] = [
  textColumn('Handle', 'handle'),
  textColumn('Name', 'name'),
  {
    title: 'State',
    cell: (notiflow) => {
      const { word, tone } = stateOf(notiflow);
      return <Badge text={word} tone={tone} />;
    },
    text: (notiflow) => stateOf(notiflow).word,
  },
  {
    title: 'Runs version',
    cell: ({ published_version: version }) => version?.version_number ?? '–',
    text: ({ published_version: version }) => version?.version_number ?? null,
    isNumber: true,
  },
  {
    title: 'Draft',
    cell: ({ current_version: current, has_unpublished_changes: hasDraft }) =>
      hasDraft && current !== null ? (
        <Badge text={`version ${current.version_number}`} tone="warn" />
      ) : (
        <span className="text-faint">–</span>
      ),
    text: ({ current_version: current, has_unpublished_changes: hasDraft }) =>
      hasDraft ? (current?.version_number ?? null) : null,
  },
  {
    title: 'Published',
    cell: ({ published_version: version }) => <Moment at={version?.published_at} nothing="never" />,
    text: ({ published_version: version }) => version?.published_at ?? null,
  },
  {
    title: 'Runs in 24 h',
    cell: ({ volume }) => {
      if (volume === null || volume.runs === 0) return <span className="text-faint">–</span>;
      return formatCount({ count: volume.runs, is_more: volume.is_more });
    },
    text: ({ volume }) => volume?.runs ?? null,
    isNumber: true,
  },
  {
    title: 'Last run',
    cell: ({ volume }) => <Moment at={volume?.last_run_at} nothing="never" />,
    text: ({ volume }) => volume?.last_run_at ?? null,
  },
  {
    title: 'In preferences',
    cell: ({ include_in_preferences: isIn }) => (isIn ? 'yes' : 'no'),
    text: ({ include_in_preferences: isIn }) => (isIn ? 'yes' : 'no'),
  },
  momentColumn('Changed', 'updated_at'),
];

const yesOrNo = (yes: string, no: string) => [
  { value: 'true', title: yes },
  { value: 'false', title: no },
];

/** What can be run: each notiflow with what is published of it. */
export default function NotiflowsScreen() {
  const project = useProject();
  const [filters, change] = useFilters();
  const query = {
    limit: 50,
    volume: true,
    ...filters,
  } as QueryOf<'GET /management/v1/notiflows'>;
  const notiflows = useAsk(
    'GET /management/v1/notiflows',
    { query },
    { live: ['notiflows', 'runs'], gapMs: 3_000, everyMs: 10_000 },
  );
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Page
      title="Notiflows"
      actions={
        <>
          <CsvButton
            name="notiflows"
            columns={columns}
            rows={notiflows.data?.items ?? []}
            whole={{ operation: 'GET /management/v1/notiflows', query }}
          />
          <CopyAs
            request={{ operation: 'GET /management/v1/notiflows', query }}
            nf="nf notiflow list"
          />
        </>
      }
    >
      <Filters>
        <TextFilter name="query" label="Handle or name" />
        <SelectFilter name="active" label="Can be run" options={yesOrNo('active', 'off')} />
        <SelectFilter
          name="published"
          label="Published"
          options={yesOrNo('published', 'never published')}
        />
        <SelectFilter
          name="archived"
          label="Archived"
          options={[{ value: 'true', title: 'archived' }]}
        />
      </Filters>
      <Listed
        asked={notiflows}
        label="Notiflows"
        columns={columns}
        keyOf={({ id }) => id}
        linkOf={({ handle }) => `/p/${project}/notiflows/${handle}`}
        empty={
          <Empty title={isFiltered ? 'No notiflow matches' : 'No notiflows yet'}>
            {isFiltered ? (
              <button type="button" className="underline" onClick={() => change(cleared)}>
                Show all notiflows
              </button>
            ) : (
              <>
                <code>nf notiflow new welcome</code> writes the first one as a file,{' '}
                <code>nf push</code> brings it here.
              </>
            )}
          </Empty>
        }
      />
    </Page>
  );
}

const cleared = { query: undefined, active: undefined, published: undefined, archived: undefined };
