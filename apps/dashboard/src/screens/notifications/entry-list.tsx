import { useParams } from '@tanstack/react-router';
import { Badge } from '../../components/badge.tsx';
import { IdLink } from '../../components/id-link.tsx';
import { Json } from '../../components/json.tsx';
import { exactTime, formatDuration } from '../../time/format-time.ts';
import { describeEntry, type Entry, type Explanation } from './describe-entry.ts';

const kinds: Record<Entry['kind'], string> = {
  run: 'run',
  membership: 'recipient',
  notification: 'notification',
  step: 'step',
  delivery: 'message',
  attempt: 'attempt',
  report: 'report',
  content: 'content',
};

/** Every decision in order, with its reason; what was seen then, or is seen now, stands below it. */
export function EntryList({
  explanation: { timeline },
}: {
  explanation: Pick<Explanation, 'timeline'>;
}) {
  const begin = Date.parse(timeline.find(({ at }) => at !== null)?.at ?? '');
  return (
    <ol className="rounded-lg border bg-panel">
      {timeline.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they only ever grow at the end
        <Item key={index} entry={entry} begin={begin} />
      ))}
    </ol>
  );
}

function Item({ entry, begin }: { entry: Entry; begin: number }) {
  const { project } = useParams({ strict: false }) as { project?: string };
  const { at, kind, recomputed, details, step, decision } = entry;
  const { title, why, tone } = describeEntry(entry);
  const deliveryId = kind === 'delivery' ? (details.id ?? details.delivery_id) : null;
  const more = Object.fromEntries(
    Object.entries(details).filter(([name, value]) => value !== null && name !== 'data'),
  );
  const hasMore = Object.keys(more).length > 0;
  return (
    <li className="relative grid grid-cols-[4rem_1fr] sm:grid-cols-[6.5rem_1fr] gap-x-3 border-b px-3 py-2 last:border-b-0">
      <time
        dateTime={at ?? undefined}
        title={at === null ? 'Nothing says when' : exactTime(new Date(at))}
        className="pt-0.5 text-right text-xs text-quiet tabular-nums"
      >
        {at === null ? '–' : `+${formatDuration(Math.max(0, Date.parse(at) - begin))}`}
      </time>
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 sm:pr-28">
          <Badge text={kinds[kind]} tone={tone} />
          <span className="font-medium">{title}</span>
          {why !== null && <span className="text-quiet">{why}</span>}
          {recomputed && (
            <span
              className="text-xs text-quiet"
              title="No row says what was seen then: worked out from what is known now"
            >
              as of now
            </span>
          )}
          {typeof deliveryId === 'string' && decision === 'make' && (
            <IdLink id={deliveryId} text="delivery" to={`/p/${project}/deliveries/${deliveryId}`} />
          )}
        </div>
        {hasMore && (
          <details className="max-sm:mt-1">
            <summary className="w-fit cursor-pointer rounded text-xs text-quiet hover:text-ink sm:absolute sm:top-2.5 sm:right-3">
              What was known
            </summary>
            <div className="mt-1">
              <Json value={more} label={`What was known: ${step ?? kind} ${decision}`} />
            </div>
          </details>
        )}
      </div>
    </li>
  );
}
