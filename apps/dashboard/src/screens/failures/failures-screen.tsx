import { Link } from '@tanstack/react-router';
import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { momentColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Section } from '../../components/facts.tsx';
import { Filters, SelectFilter, useFilters } from '../../components/filters.tsx';
import { IdLink } from '../../components/id-link.tsx';
import { Listed } from '../../components/listed.tsx';
import { Page } from '../../components/page.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { readSpan, spans } from '../../time/read-span.ts';
import { ReplayButton } from './replay-button.tsx';
import { Replays } from './replays.tsx';

type Group = ItemOf<'GET /management/v1/dead-letters'>;
type Query = QueryOf<'GET /management/v1/dead-letters'>;

const statuses = ['failed', 'expired', 'quarantined', 'unknown'];
const monthMs = 31 * 24 * 3_600_000;

/** What could not be delivered, by what it ended with: the largest group first, and sent again from here. */
export default function FailuresScreen() {
  const project = useProject();
  const mayReplay = useMay('operator');
  const [{ span = 'week', status, channel_id, notiflow_id }] = useFilters();
  // It is looked at anew with every answer; what is asked for changes with the minute.
  const now = new Date();
  const { after: failed_after, before: failed_before } = readSpan(span, now);
  const filter = { status, channel_id, notiflow_id, failed_after, failed_before } as Omit<
    Query,
    'created_after'
  >;
  // What ended within a span may have been made before it.
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const query: Query = { ...filter, created_after: new Date(day - 2 * monthMs).toISOString() };
  const groups = useAsk(
    'GET /management/v1/dead-letters',
    { query },
    { live: ['deliveries'], gapMs: 5_000, everyMs: 10_000 },
  );
  const channels = useAsk('GET /management/v1/channels', { query: { limit: 100 } });
  const notiflows = useAsk('GET /management/v1/notiflows', { query: { limit: 100 } });
  const columns: Column<Group>[] = [
    {
      title: 'What it ended with',
      cell: ({ status: ended, reason, code }) => (
        <span className="inline-flex items-center gap-2">
          <Badge text={ended} />
          <span className="font-medium">{reason?.replaceAll('_', ' ') ?? 'no reason'}</span>
          {code !== null && <code className="text-[13px] text-quiet">{code}</code>}
        </span>
      ),
      text: ({ status: ended, reason, code }) => [ended, reason, code].filter(Boolean).join(' '),
    },
    {
      title: 'Deliveries',
      cell: ({ count }) => count.toLocaleString('en'),
      text: ({ count }) => count,
      isNumber: true,
    },
    {
      title: 'Channel',
      cell: ({ channel, channel_type, provider }) => (
        <>
          {channel === null ? (
            channel_type
          ) : (
            <Link to={`/p/${project}/channels/${channel}`} className="hover:underline">
              {channel}
            </Link>
          )}
          {provider !== null && <span className="ml-2 text-quiet">{provider}</span>}
        </>
      ),
      text: ({ channel, channel_type }) => channel ?? channel_type,
    },
    momentColumn('Since', 'first_at'),
    momentColumn('Last', 'last_at'),
    {
      title: 'Examples',
      cell: ({ delivery_ids }) => <Examples ids={delivery_ids} />,
      text: ({ delivery_ids }) => delivery_ids.join(' '),
    },
    ...(mayReplay
      ? [
          {
            title: 'Actions',
            cell: (group: Group) => (
              <ReplayButton label="Replay" chosen={{ fingerprint: group.fingerprint, filter }} />
            ),
            text: () => null,
          },
        ]
      : []),
  ];
  const items = groups.data?.items ?? [];
  return (
    <Page
      title="Failures"
      actions={
        <>
          <CsvButton name="failures" columns={columns} rows={items} />
          <CopyAs request={{ operation: 'GET /management/v1/dead-letters', query }} />
          {mayReplay && items.length > 1 && (
            <ReplayButton label="Replay all shown" chosen={{ filter }} />
          )}
        </>
      }
    >
      <Filters>
        <SelectFilter name="span" label="Ended (last 7 days unless chosen)" options={spans} />
        <SelectFilter name="status" label="Status" options={statuses} />
        <SelectFilter
          name="channel_id"
          label="Channel"
          options={(channels.data?.items ?? []).map(({ id, handle }) => ({
            value: id,
            title: handle,
          }))}
        />
        <SelectFilter
          name="notiflow_id"
          label="Notiflow"
          options={(notiflows.data?.items ?? []).map(({ id, handle }) => ({
            value: id,
            title: handle,
          }))}
        />
      </Filters>
      <Section title="By what they ended with">
        <Listed
          asked={groups}
          label="Failures"
          columns={columns}
          keyOf={({ fingerprint }) => fingerprint}
          empty={
            <Empty title="Nothing failed here">
              Another span may have some. What fails for good is kept, so that it can be sent again
              once the cause is gone.
            </Empty>
          }
        />
        {groups.data?.has_more === true && (
          <p className="mt-2 text-quiet">
            There are more than are counted: the numbers are of the newest 100,000.
          </p>
        )}
      </Section>
      <Replays />
    </Page>
  );
}

function Examples({ ids }: { ids: readonly string[] }) {
  const project = useProject();
  return (
    <span className="inline-flex gap-2">
      {ids.slice(0, 2).map((id) => (
        <IdLink key={id} id={id} to={`/p/${project}/deliveries/${id}`} />
      ))}
    </span>
  );
}
