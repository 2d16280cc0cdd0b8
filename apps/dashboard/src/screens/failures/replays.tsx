import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { Badge } from '../../components/badge.tsx';
import { idColumn, momentColumn } from '../../components/columns.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Section } from '../../components/facts.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay } from '../../session/project.ts';

type Replay = ItemOf<'GET /management/v1/replays'>;

/** The replays, newest first, with how far each got and what it left and why. */
export function Replays() {
  const mayCancel = useMay('operator');
  const [{ after, before }] = useFilters();
  const query: QueryOf<'GET /management/v1/replays'> = { limit: 20, after, before };
  const replays = useAsk(
    'GET /management/v1/replays',
    { query },
    { live: ['replays', 'deliveries'], everyMs: 2_000, besideMs: 5_000 },
  );
  const columns: Column<Replay>[] = [
    idColumn('Replay'),
    {
      title: 'Status',
      cell: ({ status }) => (
        <Badge text={status} tone={status === 'running' ? 'busy' : toneOf(status)} />
      ),
      text: ({ status }) => status,
    },
    { title: 'Of', cell: (replay) => describe(replay), text: describe },
    number('Sent again', ({ replayed }) => replayed),
    number('Left', (replay) => sum(replay.skipped)),
    { title: 'Why left', cell: (replay) => reasons(replay) || '–', text: reasons },
    number('Per second', ({ rate_per_second }) => rate_per_second),
    momentColumn('Begun', 'created_at'),
    momentColumn('Over', 'finished_at', 'not yet'),
    ...(mayCancel
      ? [
          {
            title: 'Actions',
            cell: (replay: Replay) => <Cancel replay={replay} />,
            text: () => null,
          },
        ]
      : []),
  ];
  return (
    <Section
      title="Replays"
      actions={
        <CsvButton
          name="replays"
          columns={columns}
          rows={replays.data?.items ?? []}
          whole={{ operation: 'GET /management/v1/replays', query }}
        />
      }
    >
      <Listed
        asked={replays}
        label="Replays"
        columns={columns}
        rows={3}
        keyOf={({ id }) => id}
        empty={<Empty title="Nothing was sent again yet" />}
      />
    </Section>
  );
}

function Cancel({ replay: { id, status, replayed } }: { replay: Replay }) {
  const cancel = useChange('POST /management/v1/replays/{id}/cancel');
  if (status !== 'running') return null;
  return (
    <ConfirmButton
      label="Cancel"
      title="Cancel this replay?"
      action="Cancel the replay"
      onConfirm={() => cancel.mutateAsync({ params: [id] })}
    >
      {replayed.toLocaleString('en')} were given back and are sent; nothing more will be.
    </ConfirmButton>
  );
}

function number(title: string, of: (replay: Replay) => number): Column<Replay> {
  return { title, cell: (replay) => of(replay).toLocaleString('en'), text: of, isNumber: true };
}

function toneOf(status: Replay['status']) {
  return status === 'finished' ? 'good' : 'quiet';
}

function describe({ fingerprint, delivery_ids: ids, filter }: Replay): string {
  if (ids !== null) return `${ids.length} named`;
  const narrowed = Object.keys(filter as object).map((name) => name.replaceAll('_', ' '));
  if (fingerprint !== null) return ['failures of one kind', ...narrowed].join(', ');
  return narrowed.length === 0 ? 'everything' : `by ${narrowed.join(', ')}`;
}

function sum(skipped: Replay['skipped']): number {
  return Object.values(skipped as Record<string, number>).reduce((all, count) => all + count, 0);
}

function reasons({ skipped }: Replay): string {
  return Object.entries(skipped as Record<string, number>)
    .map(([reason, count]) => `${reason.replaceAll('_', ' ')} ${count.toLocaleString('en')}`)
    .join(', ');
}
