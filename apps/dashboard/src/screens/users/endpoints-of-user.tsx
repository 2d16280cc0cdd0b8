import type { ItemOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { idColumn, momentColumn } from '../../components/columns.tsx';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { Listed } from '../../components/listed.tsx';
import { Moment } from '../../components/moment.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';

type Channel = ItemOf<'GET /management/v1/channels'>;
type Browser = ItemOf<'GET /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}'>;

const reachedBySettings = new Set(['mobile_push', 'chat']);

const columns: Column<Browser>[] = [
  idColumn('Browser'),
  {
    title: 'Known as',
    cell: ({ identifier }) => <span className="inline-block max-w-80 truncate">{identifier}</span>,
    text: ({ identifier }) => identifier,
  },
  momentColumn('Registered', 'created_at'),
];

/** Where one person can be reached beside their e-mail address and phone: devices, chats and browsers. */
export function EndpointsOfUser({ externalId }: { externalId: string }) {
  const { data, error, refetch } = useAsk('GET /management/v1/channels', {
    query: { limit: 100 },
  });
  if (data === undefined) {
    return error === null ? <Loading /> : <Failed failure={error} onRetry={refetch} />;
  }
  const channels = data.items.filter(
    ({ type }) => type === 'web_push' || reachedBySettings.has(type),
  );
  if (channels.length === 0) {
    return (
      <Empty title="No channel needs more than an address">
        Devices, chats and browsers come here once there is a channel for them.
      </Empty>
    );
  }
  return channels.map((channel) =>
    channel.type === 'web_push' ? (
      <Browsers key={channel.id} externalId={externalId} channel={channel} />
    ) : (
      <Settings key={channel.id} externalId={externalId} channel={channel} />
    ),
  );
}

interface OfChannel {
  externalId: string;
  channel: Channel;
}

function Browsers({ externalId, channel }: OfChannel) {
  const browsers = useAsk('GET /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}', {
    params: [externalId, channel.id],
  });
  return (
    <Section title={channel.name}>
      <Listed
        asked={browsers}
        label={`Browsers on ${channel.name}`}
        columns={columns}
        keyOf={({ id }) => id}
        rows={2}
        empty={<p className="text-quiet">No browser was registered.</p>}
      />
    </Section>
  );
}

function Settings({ externalId, channel }: OfChannel) {
  const { data, error, refetch } = useAsk(
    'GET /admin/v1/users/{external_id}/channel-settings/{channel_id}',
    { params: [externalId, channel.id] },
  );
  const isUnset = error?.status === 404;
  return (
    <Section title={channel.name}>
      {isUnset && (
        <p className="text-quiet">They cannot be reached here: nothing was registered.</p>
      )}
      {error !== null && !isUnset && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={1} />}
      {data !== undefined && (
        <Panel>
          <Facts
            facts={[
              ...Object.entries(data.settings).map(
                ([name, value]) =>
                  [
                    name.replaceAll('_', ' '),
                    Array.isArray(value) ? value.join(', ') : String(value),
                  ] as const,
              ),
              ['Changed', <Moment key="changed" at={data.updated_at} />],
            ]}
          />
        </Panel>
      )}
    </Section>
  );
}
