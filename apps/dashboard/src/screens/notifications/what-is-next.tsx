import { tellReason } from '@notiflow/contracts/reason-words';
import { Moment } from '../../components/moment.tsx';
import type { Explanation } from './describe-entry.ts';

const words = {
  fan_out: 'The run fans out to the recipient',
  take_steps: 'A worker takes the next steps',
  go_on: 'It goes on',
  attempt: 'The message is tried',
  report: 'The attempt under way says how it ended',
} as const;

/** What happens to the recipient next, and when. */
export function WhatIsNext({ next }: { next: Explanation['next'] }) {
  if (next === null) return <p className="text-quiet">Nothing is to come.</p>;
  const { waits_for: waitsFor } = next.details;
  return (
    <p>
      <strong>Next:</strong> {words[next.what]}
      {next.step !== null && (
        <>
          {' '}
          at <code>{next.step}</code>
        </>
      )}
      {', '}
      {next.at === null ? 'as soon as a worker can' : <Moment at={next.at} />}
      {typeof waitsFor === 'string' && <>, after {tellReason(waitsFor)}</>}
    </p>
  );
}
