import type { ItemOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Empty } from '../../components/states.tsx';
import { type Column, CsvButton } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';

type Channel = ItemOf<'GET /management/v1/channels'>;

const columns: Column<Channel>[] = [
  { title: 'Channel', cell: ({ name, handle }) => name || handle, text: ({ handle }) => handle },
  {
    title: 'Type',
    cell: ({ type }) => type.replaceAll('_', ' '),
    text: ({ type }) => type,
  },
  { title: 'Provider', cell: ({ provider }) => provider, text: ({ provider }) => provider },
  {
    title: 'State',
    cell: ({ blocked_at, blocked_reason }) =>
      blocked_at === null ? (
        <Badge text="sends" tone="good" />
      ) : (
        <Badge text={`blocked: ${blocked_reason?.replaceAll('_', ' ')}`} tone="bad" />
      ),
    text: ({ blocked_at }) => (blocked_at === null ? 'sends' : 'blocked'),
  },
  {
    title: 'Changed',
    cell: ({ updated_at }) => <Moment at={updated_at} />,
    text: ({ updated_at }) => updated_at,
  },
];

/** The ways out: each a provider with its credentials. */
export default function ChannelsScreen() {
  const project = useProject();
  const [{ page = '1' }] = useFilters();
  const query = { limit: 50, page: Number(page) };
  const channels = useAsk(
    'GET /management/v1/channels',
    { query },
    { live: ['channels'], everyMs: 10_000 },
  );
  return (
    <Page
      title="Channels"
      actions={
        <>
          <CsvButton name="channels" columns={columns} rows={channels.data?.items ?? []} />
          <CopyAs request={{ operation: 'GET /management/v1/channels', query }} />
        </>
      }
    >
      <Listed
        asked={channels}
        label="Channels"
        columns={columns}
        keyOf={({ id }) => id}
        linkOf={({ handle }) => `/p/${project}/channels/${handle}`}
        empty={
          <Empty title="No channels yet">
            <code>PUT /management/v1/channels/&#123;handle&#125;</code> makes one: a type, a
            provider and its credentials.
          </Empty>
        }
      />
    </Page>
  );
}
