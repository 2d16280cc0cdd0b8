import type { AnswerOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { textColumn } from '../../components/columns.tsx';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { type Column, Table } from '../../components/table.tsx';

type Preferences = AnswerOf<'GET /admin/v1/users/{external_id}/preferences'>;
type OfNotiflow = Preferences['notiflows'][string] & { id: string };

const columns: Column<OfNotiflow>[] = [
  textColumn('Notiflow', 'name'),
  {
    title: 'Wanted',
    cell: ({ enabled }) => <Wanted isWanted={enabled} />,
    text: ({ enabled }) => (enabled ? 'yes' : 'no'),
  },
  {
    title: 'Otherwise than in general',
    cell: ({ channel_types }) => overrides(channel_types) || '–',
    text: ({ channel_types }) => overrides(channel_types),
  },
  {
    title: 'How often',
    cell: ({ frequency }) => frequency ?? '–',
    text: ({ frequency }) => frequency ?? null,
  },
];

/** What one person chose to get, and when. */
export function PreferencesOfUser({ externalId }: { externalId: string }) {
  const { data, error, refetch } = useAsk('GET /admin/v1/users/{external_id}/preferences', {
    params: [externalId],
  });
  if (data === undefined) {
    return error === null ? <Loading /> : <Failed failure={error} onRetry={refetch} />;
  }
  const notiflows = Object.entries(data.notiflows).map(([id, of]) => ({ id, ...of }));
  return (
    <>
      <Section title="In general">
        <Panel>
          <Facts
            facts={[
              ['Paused', <Paused key="paused" paused={data.paused} />],
              ...data.available_channel_types.map(
                (type) =>
                  [
                    type.replaceAll('_', ' '),
                    <Wanted key={type} isWanted={data.channel_types[type]} />,
                  ] as const,
              ),
            ]}
          />
        </Panel>
      </Section>
      <Section title="Quiet hours">
        {data.quiet_hours === null || data.quiet_hours.windows.length === 0 ? (
          <p className="text-quiet">None: messages come at any time.</p>
        ) : (
          <Panel>
            <Facts
              facts={[
                ['When', data.quiet_hours.windows.map(describeWindow).join('; ')],
                ['Timezone', data.quiet_hours.timezone ?? data.timezone],
                ['For', data.quiet_hours.channel_types.join(', ').replaceAll('_', ' ')],
              ]}
            />
          </Panel>
        )}
      </Section>
      <Section title="By notiflow">
        {notiflows.length === 0 ? (
          <Empty title="There is nothing to choose">
            Notiflows that are in the preferences come here.
          </Empty>
        ) : (
          <Table
            label="Preferences by notiflow"
            columns={columns}
            rows={notiflows}
            keyOf={({ id }) => id}
          />
        )}
      </Section>
    </>
  );
}

function Wanted({ isWanted }: { isWanted: boolean }) {
  return <Badge text={isWanted ? 'wanted' : 'opted out'} tone={isWanted ? 'good' : 'quiet'} />;
}

function Paused({ paused }: Pick<Preferences, 'paused'>) {
  if (typeof paused !== 'object') return paused ? 'until they say otherwise' : 'no';
  return (
    <>
      until <Moment at={paused.until} />
    </>
  );
}

function describeWindow({
  days,
  from,
  to,
}: NonNullable<Preferences['quiet_hours']>['windows'][number]): string {
  return `${from}–${to} ${days === undefined ? 'every day' : days.join(', ')}`;
}

function overrides(types: OfNotiflow['channel_types']): string {
  return Object.entries(types)
    .map(([type, isWanted]) => `${type.replaceAll('_', ' ')} ${isWanted ? 'wanted' : 'opted out'}`)
    .join(', ');
}
