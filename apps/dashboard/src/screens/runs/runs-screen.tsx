import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useMemo } from 'react';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { idColumn, momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Filters, SelectFilter, TextFilter, useFilters } from '../../components/filters.tsx';
import { FreshButton } from '../../components/fresh-button.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { SpanFilter, withSpan } from '../../components/span-filter.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useSteadyRows } from '../../components/use-steady-rows.ts';
import { useProject } from '../../session/project.ts';
import { formatDuration } from '../../time/format-time.ts';
import { NotiflowFilter } from './notiflow-filter.tsx';
import { FollowedRuns, RunProgress } from './run-progress.tsx';
import { describeTrigger } from './run-words.ts';

type Run = ItemOf<'GET /admin/v1/runs'>;

const statuses = ['accepted', 'fanning_out', 'fanned_out', 'failed', 'canceled'];

const columns: Column<Run>[] = [
  idColumn('Run'),
  textColumn('Notiflow', 'notiflow_handle'),
  {
    title: 'Status',
    cell: (run) =>
      isFanningOut(run) ? (
        <RunProgress id={run.id} status={run.status} />
      ) : (
        <Badge text={run.status} />
      ),
    text: ({ status }) => status,
  },
  {
    title: 'To',
    cell: ({ topic }) => (topic === null ? <span className="text-quiet">a list</span> : topic),
    text: ({ topic }) => topic,
  },
  { title: 'By', cell: describeTrigger, text: describeTrigger },
  textColumn('Priority', 'priority'),
  momentColumn('Accepted', 'created_at'),
  {
    title: 'Fanned out in',
    cell: (run) => {
      const ms = fanOutMs(run);
      return ms === null ? '–' : formatDuration(ms);
    },
    text: fanOutMs,
    isNumber: true,
  },
];

function isFanningOut({ status }: Run): boolean {
  return status === 'accepted' || status === 'fanning_out';
}

const followedMax = 8;

/** The newest that fan out; the same set as long as they are the same. */
function useFollowed(runs: readonly Run[] = []): ReadonlySet<string> {
  const ids = runs
    .filter(isFanningOut)
    .slice(0, followedMax)
    .map(({ id }) => id);
  const key = ids.join();
  return useMemo(() => new Set(key.split(',')), [key]);
}

function fanOutMs({ created_at, send_at, fanned_out_at }: Run): number | null {
  if (fanned_out_at === null) return null;
  return Math.max(0, Date.parse(fanned_out_at) - Date.parse(send_at ?? created_at));
}

/** The runs of the project, newest first. */
export default function RunsScreen() {
  const project = useProject();
  const [{ id, ...filters }, change] = useFilters();
  const query = { limit: 50, ...withSpan(filters, new Date()) } as QueryOf<'GET /admin/v1/runs'>;
  const isOne = id !== undefined;
  const list = useAsk(
    'GET /admin/v1/runs',
    { query },
    { live: ['runs'], everyMs: 3_000, enabled: !isOne },
  );
  const one = useAsk(
    'GET /admin/v1/runs/{id}',
    { params: [id ?? ''] },
    { enabled: isOne, live: ['runs'] },
  );
  const { error, refetch } = isOne ? one : list;
  const found = isOne ? one.data && [one.data] : list.data?.items;
  const { rows, fresh, show } = useSteadyRows(JSON.stringify([project, id, filters]), found);
  const followed = useFollowed(rows);
  const isFiltered = isOne || Object.keys(filters).length > 0;
  return (
    <Page
      title="Runs"
      actions={
        <>
          <CsvButton
            name="runs"
            columns={columns}
            rows={rows ?? []}
            whole={isOne ? undefined : { operation: 'GET /admin/v1/runs', query }}
          />
          <CopyAs request={{ operation: 'GET /admin/v1/runs', query }} />
        </>
      }
    >
      <Filters>
        <NotiflowFilter />
        <SelectFilter name="status" label="Status" options={statuses} />
        <TextFilter name="topic" label="Topic" />
        <SpanFilter label="Accepted" />
        <TextFilter name="id" label="Id" placeholder="the whole id" />
      </Filters>
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {rows === undefined && error === null && <Loading />}
      {rows?.length === 0 && error === null && (
        <Empty title={isFiltered ? 'No runs match' : 'No runs yet'}>
          {isFiltered ? (
            <button type="button" className="underline" onClick={() => change(cleared)}>
              Show all runs
            </button>
          ) : (
            'POST /admin/v1/notiflows/{handle}/run begins one; it is here as soon as it is accepted.'
          )}
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && error === null && (
        <>
          <FreshButton count={fresh} onShow={show} />
          <FollowedRuns value={followed}>
            <Table
              label="Runs"
              columns={columns}
              rows={rows}
              keyOf={(run) => run.id}
              linkOf={(run) => `/p/${project}/runs/${run.id}`}
            />
          </FollowedRuns>
          {!isOne && list.data !== undefined && <Pager page={list.data.page} />}
        </>
      )}
    </Page>
  );
}

const cleared = Object.fromEntries(
  ['id', 'notiflow_id', 'status', 'topic', 'created_after', 'created_before'].map((name) => [
    name,
    undefined,
  ]),
);
