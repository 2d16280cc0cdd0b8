import type { AnswerOf, ItemOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Page } from '../../components/page.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';
import { ChannelState, p95Of, SinceAndWhy, shareOf, stateOf } from './channel-state.tsx';

type Channel = ItemOf<'GET /management/v1/channels'>;
type Health = AnswerOf<'GET /management/v1/overview'>['channels'][number];

function columnsWith(healthOf: (channel: Channel) => Health | undefined): Column<Channel>[] {
  const shown = (tell: (health: Health) => string) => (channel: Channel) => {
    const health = healthOf(channel);
    return health === undefined ? '–' : tell(health);
  };
  return [
    { title: 'Channel', cell: ({ name, handle }) => name || handle, text: ({ handle }) => handle },
    {
      title: 'Type',
      cell: ({ type }) => type.replaceAll('_', ' '),
      text: ({ type }) => type,
    },
    textColumn('Provider', 'provider'),
    {
      title: 'State',
      cell: (channel) => <State channel={channel} health={healthOf(channel)} />,
      text: (channel) =>
        channel.blocked_at === null ? shown((health) => stateOf(health).text)(channel) : 'blocked',
    },
    {
      title: 'Since, and why',
      cell: (channel) => {
        const health = healthOf(channel);
        return (
          <span className="inline-block max-w-72 truncate align-bottom">
            {health === undefined ? '–' : <SinceAndWhy health={health} />}
          </span>
        );
      },
      text: shown(({ failing_since }) => failing_since ?? ''),
    },
    { title: 'Taken', cell: shown(shareOf), text: shown(shareOf), isNumber: true },
    { title: 'p95', cell: shown(p95Of), text: shown(p95Of), isNumber: true },
    {
      title: 'Weight lost',
      cell: shown(({ lost_weight }) => String(lost_weight || '–')),
      text: shown(({ lost_weight }) => String(lost_weight)),
      isNumber: true,
    },
    momentColumn('Changed', 'updated_at'),
  ];
}

/** The ways out: each a provider with its credentials, and whether it takes what it is given. */
export default function ChannelsScreen() {
  const project = useProject();
  const [{ page = '1' }] = useFilters();
  const query = { limit: 50, page: Number(page) };
  const channels = useAsk(
    'GET /management/v1/channels',
    { query },
    { live: ['channels'], everyMs: 10_000 },
  );
  const overview = useAsk(
    'GET /management/v1/overview',
    {},
    { live: ['channels'], everyMs: 5_000 },
  );
  const health = new Map(overview.data?.channels.map((channel) => [channel.id, channel]));
  const columns = columnsWith(({ id }) => health.get(id));
  return (
    <Page
      title="Channels"
      actions={
        <>
          <CsvButton
            name="channels"
            columns={columns}
            rows={channels.data?.items ?? []}
            whole={{ operation: 'GET /management/v1/channels', query }}
          />
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

function State({ channel, health }: { channel: Channel; health: Health | undefined }) {
  if (channel.blocked_at !== null) {
    return <Badge text={`blocked: ${channel.blocked_reason?.replaceAll('_', ' ')}`} tone="bad" />;
  }
  return health === undefined ? (
    <Badge text="sends" tone="quiet" />
  ) : (
    <ChannelState health={health} />
  );
}
