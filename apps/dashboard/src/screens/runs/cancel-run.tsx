import { useState } from 'react';
import { useChange } from '../../api/use-call.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { type CountedRun, count } from './run-words.ts';

/** More than so many are typed before they are canceled. */
const typedFrom = 1_000;

/** Cancels what is left of a run, after saying how much that is. */
export function CancelRun({ run }: { run: CountedRun }) {
  const cancel = useChange('POST /admin/v1/runs/{id}/cancel');
  const [isAsking, setAsking] = useState(false);
  const { counters, deliveries } = run;
  const waiting = deliveries.pending;
  return (
    <>
      <Button onClick={() => setAsking(true)}>Cancel the run</Button>
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Cancel for ${count(counters.pending, 'recipient')} and ${count(waiting, 'message')}?`}
        action="Cancel the run"
        typed={counters.pending > typedFrom ? String(counters.pending) : undefined}
        onConfirm={() => cancel.mutateAsync({ params: [run.id] })}
      >
        {count(waiting, 'message')} that {waiting === 1 ? 'waits is' : 'wait are'} not sent, and{' '}
        {count(counters.pending, 'recipient')} will get nothing more.{' '}
        {count(deliveries.sent + deliveries.delivered, 'message')} that went out stay where they
        are. This cannot be taken back.
      </Confirm>
    </>
  );
}
