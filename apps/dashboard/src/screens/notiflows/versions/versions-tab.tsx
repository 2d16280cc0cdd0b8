import { Link } from '@tanstack/react-router';
import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useId } from 'react';
import { useAsk } from '../../../api/use-call.ts';
import { Badge } from '../../../components/badge.tsx';
import { Id } from '../../../components/copy.tsx';
import { CsvButton } from '../../../components/csv-button.tsx';
import { Section } from '../../../components/facts.tsx';
import { useFilters } from '../../../components/filters.tsx';
import { Listed } from '../../../components/listed.tsx';
import { Moment } from '../../../components/moment.tsx';
import { Empty } from '../../../components/states.tsx';
import type { Column } from '../../../components/table.tsx';
import { useProject } from '../../../session/project.ts';
import type { Notiflow } from '../notiflow-words.ts';
import { findPublisher } from './find-publisher.ts';
import { VersionActions } from './version-actions.tsx';
import { VersionDiff } from './version-diff.tsx';

type Version = ItemOf<'GET /management/v1/notiflows/{handle}/versions'>;

/** The versions of a notiflow, and what makes any of them into another. */
export function VersionsTab({ notiflow }: { notiflow: Notiflow }) {
  const project = useProject();
  const [filters, change] = useFilters();
  const { handle } = notiflow;
  const query = {
    limit: 50,
    page: filters.page,
  } as QueryOf<'GET /management/v1/notiflows/{handle}/versions'>;
  const versions = useAsk(
    'GET /management/v1/notiflows/{handle}/versions',
    { params: [handle], query },
    { live: ['notiflows'], everyMs: 10_000 },
  );
  const publishes = useAsk(
    'GET /management/v1/audit-log',
    { query: { action: 'notiflow.published', resource: 'notiflow', limit: 1_000 } },
    { live: ['notiflows'] },
  );
  const rows = versions.data?.items ?? [];
  const publisherOf = (version: Version) =>
    findPublisher(publishes.data?.items ?? [], { notiflowId: notiflow.id, version });
  const to = filters.to ?? numberOf(rows[0]);
  const from = filters.from ?? numberOf(rows.find((one) => one.version_number < Number(to)));
  const columns: Column<Version>[] = [
    {
      title: 'Version',
      cell: ({ version_number: number }) => (
        <Link
          to="."
          search={{ version: String(number) } as never}
          className="font-medium underline decoration-line underline-offset-4 hover:decoration-current"
        >
          {number}
        </Link>
      ),
      text: ({ version_number }) => version_number,
    },
    {
      title: 'Status',
      cell: ({ status }) => (
        <Badge
          text={status}
          tone={status === 'published' ? 'good' : status === 'draft' ? 'warn' : 'quiet'}
        />
      ),
      text: ({ status }) => status,
    },
    {
      title: 'Published',
      cell: ({ published_at: at }) => <Moment at={at} nothing="never" />,
      text: ({ published_at: at }) => at,
    },
    {
      title: 'By',
      cell: (version) => {
        const entry = publisherOf(version);
        if (entry === null) return <span className="text-faint">–</span>;
        return (
          <span className="inline-flex items-center gap-1.5">
            {entry.actor_kind.replaceAll('_', ' ')}
            {entry.actor_id !== null && <Id id={entry.actor_id} />}
          </span>
        );
      },
      text: (version) => publisherOf(version)?.actor_id ?? null,
    },
    {
      title: 'Begun',
      cell: ({ inserted_at: at }) => <Moment at={at} />,
      text: ({ inserted_at: at }) => at,
    },
    {
      title: 'Steps',
      cell: ({ steps }) => steps.length,
      text: ({ steps }) => steps.length,
      isNumber: true,
    },
    { title: 'SHA', cell: ({ sha }) => <Id id={sha} />, text: ({ sha }) => sha },
    {
      title: 'Do',
      cell: (version) => (
        <span className="flex gap-2">
          <button
            type="button"
            className="underline decoration-line underline-offset-4 hover:decoration-current"
            onClick={() => change({ to: numberOf(version), from: undefined, page: filters.page })}
          >
            What changed
          </button>
          <VersionActions notiflow={notiflow} version={version} />
        </span>
      ),
      text: () => null,
    },
  ];
  return (
    <>
      <Section
        title="Versions"
        actions={<CsvButton name={`versions-${handle}`} columns={columns} rows={rows} />}
      >
        <Listed
          asked={versions}
          label="Versions"
          columns={columns}
          keyOf={({ id }) => id}
          empty={<Empty title="No versions yet">The first steps make the first version.</Empty>}
        />
      </Section>
      {to !== undefined && rows.length > 0 && (
        <Section
          title="What changed"
          actions={
            <>
              <Choice label="From version" name="from" value={from} rows={rows} />
              <Choice label="To version" name="to" value={to} rows={rows} />
            </>
          }
        >
          {from === undefined ? (
            <Empty title="Nothing to compare it with">It is the first version.</Empty>
          ) : (
            <VersionDiff key={`${project} ${handle}`} notiflow={handle} from={from} to={to} />
          )}
        </Section>
      )}
    </>
  );
}

function numberOf(version: Version | undefined): string | undefined {
  return version && String(version.version_number);
}

function Choice({
  label,
  name,
  value,
  rows,
}: {
  label: string;
  name: 'from' | 'to';
  value: string | undefined;
  rows: readonly Version[];
}) {
  const id = useId();
  const [, change] = useFilters();
  return (
    <span className="inline-flex items-center gap-1.5">
      <label htmlFor={id} className="text-xs text-quiet">
        {label}
      </label>
      <select
        id={id}
        value={value ?? ''}
        onChange={({ target }) => change({ [name]: target.value })}
        className="h-8 rounded-md border bg-panel px-2"
      >
        {value === undefined && <option value="">–</option>}
        {value !== undefined && !rows.some((row) => numberOf(row) === value) && (
          <option value={value}>{value}</option>
        )}
        {rows.map(({ version_number: number }) => (
          <option key={number} value={number}>
            {number}
          </option>
        ))}
      </select>
    </span>
  );
}
