import { useQuery } from '@tanstack/react-query';
import type { BodyOf } from 'notiflows-client/operations';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { toFailure } from '../../api/failure.ts';
import { useChange } from '../../api/use-call.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Field } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useProject } from '../../session/project.ts';

type Body = BodyOf<'POST /management/v1/replays'>;

/** From here on the number is asked for once more. */
const typedFrom = 1_000;
const ratePerSecondDefault = '100';

/** Sends again what could not be delivered: first how many that are, then whether, and how fast. */
export function ReplayButton({
  label,
  chosen,
}: {
  label: string;
  chosen: Pick<Body, 'fingerprint' | 'filter'>;
}) {
  const project = useProject();
  const [isOpen, setOpen] = useState(false);
  const [rate, setRate] = useState(ratePerSecondDefault);
  const begin = useChange('POST /management/v1/replays');
  const preview = useQuery({
    queryKey: [project, 'replay preview', chosen],
    queryFn: ({ signal }) =>
      call(project, 'POST /management/v1/replays', {
        body: { ...chosen, rate_per_second: 1, dry_run: true },
        signal,
      }),
    enabled: isOpen,
    // What is dead changes by the minute: each asking is a new one.
    gcTime: 0,
    staleTime: 0,
  });
  const matched = preview.data && 'matched' in preview.data ? preview.data.matched : null;
  const hasMore = preview.data && 'has_more' in preview.data && preview.data.has_more;
  const shown = matched === null ? '…' : `${hasMore ? 'more than ' : ''}${format(matched)}`;
  const perSecond = Number(rate);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label}</Button>
      <Confirm
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Send ${shown} ${matched === 1 ? 'delivery' : 'deliveries'} again?`}
        action={matched === null ? 'Counting' : `Replay ${shown}`}
        typed={matched !== null && matched > typedFrom ? String(matched) : undefined}
        isDisabled={matched === null || matched === 0}
        onConfirm={() =>
          begin.mutateAsync({ body: { ...chosen, rate_per_second: perSecond, dry_run: false } })
        }
      >
        <p>
          Each is tried once more, by what it was when it was made. Who was suppressed, opted out or
          erased since then gets nothing.
        </p>
        {preview.error !== null && (
          <div className="mt-4">
            <Failed failure={toFailure(preview.error)} onRetry={preview.refetch} />
          </div>
        )}
        <Field
          className="mt-4 text-ink"
          label="At most so many a second"
          type="number"
          min={1}
          max={5_000}
          value={rate}
          onChange={(event) => setRate(event.target.value)}
          hint={matched !== null && perSecond > 0 ? takes(matched, perSecond) : undefined}
        />
      </Confirm>
    </>
  );
}

function takes(count: number, perSecond: number): string {
  const seconds = Math.ceil(count / perSecond);
  if (seconds < 90) return `Done within about ${seconds} s`;
  return `Done within about ${format(Math.ceil(seconds / 60))} minutes`;
}

function format(count: number): string {
  return count.toLocaleString('en');
}
