import { useAsk, useChange } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Id } from '../../components/copy.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Failed } from '../../components/states.tsx';
import { useMay } from '../../session/project.ts';

const tones = { running: 'busy', finished: 'good', canceled: 'quiet' } as const;

/** How far a replay got that was begun from here; the URL names it. */
export function ReplayProgress() {
  const [{ replay: id }, change] = useFilters();
  const may = useMay('operator');
  const cancel = useChange('POST /management/v1/replays/{id}/cancel');
  const { data, error } = useAsk(
    'GET /management/v1/replays/{id}',
    { params: [id ?? ''] },
    { enabled: id !== undefined, live: ['replays', 'deliveries'], everyMs: 1_500, besideMs: 2_000 },
  );
  if (id === undefined) return null;
  if (error !== null) return <Failed failure={error} />;
  if (data === undefined) return <div className="mb-4 h-12 rounded-lg border" />;
  const skipped = Object.entries(data.skipped);
  return (
    <div
      role="status"
      className="mb-4 flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border bg-panel px-4 py-2"
    >
      <strong>Sending again</strong>
      <Badge text={data.status} tone={tones[data.status]} />
      <span className="tabular-nums">{data.replayed.toLocaleString('en')} given back</span>
      {skipped.map(([reason, number]) => (
        <span key={reason} className="text-quiet">
          {number.toLocaleString('en')} left out: {reason.replaceAll('_', ' ')}
        </span>
      ))}
      <Id id={data.id} />
      <span className="ml-auto flex gap-2">
        {may && data.status === 'running' && (
          <Button disabled={cancel.isPending} onClick={() => cancel.mutate({ params: [id] })}>
            Stop
          </Button>
        )}
        <Button kind="quiet" onClick={() => change({ replay: undefined })}>
          Close
        </Button>
      </span>
    </div>
  );
}
