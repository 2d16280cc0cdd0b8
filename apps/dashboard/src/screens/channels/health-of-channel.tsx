import { Link } from '@tanstack/react-router';
import type { AnswerOf } from 'notiflows-client/operations';
import { Badge } from '../../components/badge.tsx';
import { momentColumn } from '../../components/columns.tsx';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';
import { describeError, type Health, p95Of, shareOf, stateOf } from './channel-state.tsx';

type Channel = AnswerOf<'GET /management/v1/channels/{handle}'>;
type ChannelError = Health['errors'][number];

const circuitTones = { closed: 'good', half_open: 'warn', open: 'bad' } as const;

const columns: Column<ChannelError>[] = [
  {
    title: 'What it said',
    cell: (error) => (
      <span
        className="inline-block max-w-[36rem] truncate align-bottom"
        title={describeError(error)}
      >
        {describeError(error)}
      </span>
    ),
    text: describeError,
  },
  {
    title: 'Code',
    cell: ({ code }) => <code className="text-[13px]">{code ?? '–'}</code>,
    text: ({ code }) => code,
  },
  {
    title: 'Outcome',
    cell: ({ outcome }) => outcome.replaceAll('_', ' '),
    text: ({ outcome }) => outcome,
  },
  { title: 'Attempts', cell: ({ count }) => count, text: ({ count }) => count, isNumber: true },
  momentColumn('First', 'first_at'),
  momentColumn('Last', 'last_at'),
];

/** Whether a channel takes what it is given: since when it does not, what it says, and how it is otherwise. */
export function HealthOfChannel({
  health,
  channel,
}: {
  health: Health;
  channel: Channel | undefined;
}) {
  return (
    <>
      <Trouble health={health} channel={channel} />
      <Section title="Health" lead="Of the last five minutes, as the workers saw them.">
        <Panel>
          <Facts
            facts={[
              ['Circuit', <Circuit key="circuit" health={health} />],
              [
                'Taken',
                health.attempts === 0
                  ? 'nothing was sent lately'
                  : `${shareOf(health)} of ${health.attempts.toLocaleString('en')}`,
              ],
              [
                'Last taken',
                <Moment key="taken" at={health.accepted_at} nothing="not within the hour" />,
              ],
              ['95 % answered within', health.attempts === 0 ? null : p95Of(health)],
              ['Weight lost', health.lost_weight === 0 ? 'none' : String(health.lost_weight)],
              ['Reported', <Moment key="reported" at={health.reported_at} nothing="never" />],
            ]}
          />
        </Panel>
      </Section>
      {health.errors.length > 0 && (
        <Section
          title="What it did not take"
          lead="The last 200 attempts within a day that were not taken, by what was said."
        >
          <Table
            label="Errors"
            columns={columns}
            rows={health.errors}
            keyOf={({ outcome, code }) => `${outcome} ${code}`}
          />
        </Section>
      )}
    </>
  );
}

/** What is wrong, in a sentence above everything. */
function Trouble({ health, channel }: { health: Health; channel: Channel | undefined }) {
  const project = useProject();
  const { tone } = stateOf(health);
  const error = health.errors[0];
  if (tone !== 'bad') return null;
  return (
    <div role="status" className="mb-6 rounded-lg border border-bad bg-bad-ground p-4">
      <p className="font-medium text-bad">
        {health.circuit === 'closed' ? 'It is failing' : 'Nothing is sent by it'}
        {health.failing_since !== null && (
          <>
            , since <Moment at={health.failing_since} />
          </>
        )}
        {error !== undefined && `: ${describeError(error)}`}
      </p>
      <p className="mt-1 text-quiet">
        {health.circuit === 'closed'
          ? `${shareOf(health)} of its attempts were taken in the last five minutes.`
          : 'What waits for it goes by its alternatives, or waits until it is back; one worker tries.'}{' '}
        {channel !== undefined && (
          <Link
            to={`/p/${project}/deliveries`}
            search={{ channel_id: channel.id, status: 'failed' } as never}
            className="underline underline-offset-4"
          >
            Deliveries that failed
          </Link>
        )}
      </p>
    </div>
  );
}

function Circuit({ health: { circuit, opened_until } }: { health: Health }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge text={circuit} tone={circuitTones[circuit]} />
      {opened_until !== null && (
        <>
          tries again <Moment at={opened_until} />
        </>
      )}
    </span>
  );
}
