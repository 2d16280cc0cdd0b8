import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ActButton } from '../../components/act-button.tsx';
import { Badge } from '../../components/badge.tsx';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { Id } from '../../components/copy.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Section } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { Filters, SelectFilter, useFilters } from '../../components/filters.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { Listed } from '../../components/listed.tsx';
import { readText } from '../../components/read-text.ts';
import { SelectField } from '../../components/select-field.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay } from '../../session/project.ts';
import { eventTypes } from './event-types.ts';

type Message = ItemOf<'GET /management/v1/event-endpoints/{id}/messages'>;

const tones = { pending: 'busy', delivered: 'good', failed: 'bad', missed: 'warn' } as const;

/** What one endpoint was told, newest first. */
export function Messages({ endpointId }: { endpointId: string }) {
  const mayReplay = useMay('operator');
  const [filters] = useFilters();
  const query = {
    limit: 50,
    ...filters,
  } as QueryOf<'GET /management/v1/event-endpoints/{id}/messages'>;
  const messages = useAsk(
    'GET /management/v1/event-endpoints/{id}/messages',
    { params: [endpointId], query },
    {
      live: ['event_endpoints', 'runs', 'deliveries'],
      gapMs: 2_000,
      everyMs: 5_000,
      besideMs: 5_000,
    },
  );
  const columns: Column<Message>[] = [
    textColumn('Event', 'type'),
    {
      title: 'Status',
      cell: ({ status }) => <Badge text={status} tone={tones[status]} />,
      text: ({ status }) => status,
    },
    {
      title: 'Last answer',
      cell: ({ attempts }) => lastAnswer(attempts) ?? '–',
      text: ({ attempts }) => lastAnswer(attempts),
    },
    {
      title: 'Attempts',
      cell: ({ attempt_count }) => attempt_count,
      text: ({ attempt_count }) => attempt_count,
      isNumber: true,
    },
    {
      title: 'Of',
      cell: ({ subject_id }) => <Id id={subject_id} />,
      text: ({ subject_id }) => subject_id,
    },
    momentColumn('Happened', 'occurred_at'),
    momentColumn('Next attempt', 'next_attempt_at'),
    ...(mayReplay
      ? [
          {
            title: 'Actions',
            cell: (message: Message) => <Again endpointId={endpointId} message={message} />,
            text: () => null,
          },
        ]
      : []),
  ];
  return (
    <Section
      title="Messages"
      actions={
        <>
          <CsvButton
            name="event-messages"
            columns={columns}
            rows={messages.data?.items ?? []}
            whole={{
              operation: 'GET /management/v1/event-endpoints/{id}/messages',
              params: [endpointId],
              query,
            }}
          />
          {mayReplay && <ReplayButton endpointId={endpointId} />}
        </>
      }
    >
      <Filters>
        <SelectFilter
          name="status"
          label="Status"
          options={['pending', 'delivered', 'failed', 'missed']}
        />
        <SelectFilter
          name="type"
          label="Event"
          options={eventTypes.filter((type) => !type.endsWith('*'))}
        />
      </Filters>
      <Listed
        asked={messages}
        label="Messages"
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title="It was told nothing yet">Send it a test.</Empty>}
      />
    </Section>
  );
}

function lastAnswer(attempts: Message['attempts']): string | null {
  const last = attempts.at(-1);
  return last === undefined ? null : (last.code ?? last.reason ?? last.outcome);
}

function Again({ endpointId, message }: { endpointId: string; message: Message }) {
  const replay = useChange('POST /management/v1/event-endpoints/{id}/messages/{message_id}/replay');
  return (
    <ActButton
      isDisabled={message.status === 'pending'}
      onAct={() => replay.mutateAsync({ params: [endpointId, message.id] })}
    >
      Send again
    </ActButton>
  );
}

function ReplayButton({ endpointId }: { endpointId: string }) {
  const replay = useChange('POST /management/v1/event-endpoints/{id}/replay');
  return (
    <FormButton
      label="Replay"
      title="Send again what it did not take"
      action="Replay"
      onSubmit={async (form) => {
        await replay.mutateAsync({
          params: [endpointId],
          body: {
            since: new Date(Date.now() - Number(readText(form, 'hours')) * 3_600_000).toISOString(),
            statuses:
              readText(form, 'which') === 'all'
                ? ['failed', 'missed', 'delivered']
                : ['failed', 'missed'],
            per_second: Number(readText(form, 'per_second')),
          },
        });
      }}
    >
      <SelectField
        name="hours"
        label="Of the last"
        options={[
          { value: '1', title: 'hour' },
          { value: '24', title: 'day' },
          { value: '168', title: 'week' },
        ]}
        defaultValue="24"
      />
      <SelectField
        name="which"
        label="Those that"
        options={[
          { value: 'failed', title: 'failed or were missed while it was disabled' },
          { value: 'all', title: 'there are, those it took as well' },
        ]}
      />
      <Field
        name="per_second"
        label="At most so many a second"
        type="number"
        min={1}
        max={100}
        defaultValue="10"
      />
    </FormButton>
  );
}
