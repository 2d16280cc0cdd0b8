import type { AnswerOf } from 'notiflows-client/operations';
import { Badge, type Tone } from '../../components/badge.tsx';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Section } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { formatDuration } from '../../time/format-time.ts';
import { sourceWords } from './report-words.ts';

type Delivery = AnswerOf<'GET /admin/v1/deliveries/{id}'>;
type Attempt = Delivery['attempts'][number];
type Event = Delivery['events'][number];

const tones: Record<string, Tone> = {
  accepted: 'good',
  rejected: 'bad',
  crashed: 'bad',
  not_processed: 'warn',
  ambiguous: 'warn',
  released: 'quiet',
};

const attemptColumns: Column<Attempt>[] = [
  textColumn('#', 'number'),
  {
    title: 'Outcome',
    cell: ({ outcome }) => (
      <Badge text={outcome ?? 'under way'} tone={tones[outcome ?? ''] ?? 'busy'} />
    ),
    text: ({ outcome }) => outcome,
  },
  textColumn('Provider', 'provider'),
  textColumn('Code', 'code'),
  {
    title: 'What the provider said',
    cell: ({ reason }) => (
      <span className="inline-block max-w-md break-words whitespace-normal">{reason ?? '–'}</span>
    ),
    text: ({ reason }) => reason,
  },
  {
    title: 'Took',
    cell: (attempt) => {
      const ms = tookMs(attempt);
      return ms === null ? '–' : formatDuration(ms);
    },
    text: tookMs,
    isNumber: true,
  },
  momentColumn('Began', 'started_at'),
];

function tookMs({ started_at, ended_at }: Attempt): number | null {
  return ended_at === null ? null : Math.max(0, Date.parse(ended_at) - Date.parse(started_at));
}

/** What was tried, and what came of it. */
export function DeliveryHistory({ delivery }: { delivery: Delivery }) {
  const { attempts, next_attempt_at, status } = delivery;
  return (
    <>
      <Section
        title="Attempts"
        actions={
          <CsvButton name={`attempts-${delivery.id}`} columns={attemptColumns} rows={attempts} />
        }
      >
        {attempts.length > 0 ? (
          <Table
            label="Attempts"
            columns={attemptColumns}
            rows={attempts}
            keyOf={({ number }) => String(number)}
          />
        ) : (
          <p className="text-quiet">
            {delivery.channel_type === 'in_app'
              ? 'What stands in an inbox needs no attempt: it is there when it is stored.'
              : 'None was made.'}
          </p>
        )}
        {status === 'pending' && (
          <p className="mt-2">
            <strong>Next:</strong> attempt {attempts.length + 1},{' '}
            {next_attempt_at === null ? 'as soon as a worker can' : <Moment at={next_attempt_at} />}
          </p>
        )}
      </Section>
      <Section title="History">
        <ol className="rounded-lg border bg-panel">
          {historyOf(delivery).map(({ at, words, detail }) => (
            <li
              key={`${at} ${words}`}
              className="flex flex-wrap items-center gap-x-3 border-b px-3 py-2 last:border-b-0"
            >
              <span className="w-28 text-quiet">
                <Moment at={at} />
              </span>
              <span>{words}</span>
              <span className="text-quiet">{detail}</span>
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}

interface Happened {
  at: string;
  words: string;
  detail: string;
}

function historyOf(delivery: Delivery): Happened[] {
  const own: (readonly [string | null, string])[] = [
    [delivery.created_at, 'Made'],
    [delivery.sent_at, 'Sent'],
    [delivery.delivered_at, 'Delivered'],
    [delivery.seen_at, 'Seen'],
    [delivery.read_at, 'Read'],
    [delivery.clicked_at, 'Clicked'],
    [delivery.archived_at, 'Archived'],
    [delivery.recalled_at, 'Recalled'],
  ];
  const happened = own.flatMap(([at, words]) => (at === null ? [] : [{ at, words, detail: '' }]));
  return [...happened, ...delivery.events.map(toHappened)].sort((a, b) =>
    a.at < b.at ? -1 : Number(a.at > b.at),
  );
}

function toHappened({ kind, code, fault, source, at, received_at }: Event): Happened {
  return {
    at: at ?? received_at,
    words: `Reported by ${sourceWords(source)}: ${kind.replaceAll('_', ' ')}`,
    detail: [code, fault?.replaceAll('_', ' ')].filter(Boolean).join(', '),
  };
}
