import { tellReason } from '@notiflow/contracts/reason-words';
import type { ReactNode } from 'react';
import { Badge } from '../../../components/badge.tsx';
import type { Step } from './describe-step.ts';
import { findLosses, formatCount, type StepCounts } from './step-figures.ts';

const lossesShown = 8;

/** What is worth a look, while no step is chosen: where people wait, and where most got no further and why. */
export function Summary({
  steps,
  counts,
  onChoose,
}: {
  steps: readonly Step[];
  counts: StepCounts | null;
  onChoose: (handle: string) => void;
}) {
  const nameOf = (handle: string) => steps.find((step) => step.handle === handle)?.name ?? handle;
  const waiting = (counts?.steps ?? []).filter((step) => step.waiting.count > 0);
  const losses = findLosses(counts?.steps ?? []);
  const elsewhere = counts?.sample.elsewhere ?? 0;
  return (
    <div className="flex flex-col gap-5">
      <p className="text-quiet">
        Choose a step to see what happened there and why, and what it is told to do.
      </p>
      {waiting.length > 0 && (
        <Part title="Waiting now">
          {waiting.map((step) => (
            <Line key={step.handle} onChoose={() => onChoose(step.handle)}>
              <span className="min-w-0 flex-1 truncate">{nameOf(step.handle)}</span>
              <span className="tabular-nums">{formatCount(step.waiting)}</span>
            </Line>
          ))}
        </Part>
      )}
      {losses.length > 0 && (
        <Part title="Got no further">
          {losses.slice(0, lossesShown).map(({ step, status, reason, count }) => (
            <Line key={`${step} ${status} ${reason}`} onChoose={() => onChoose(step)}>
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <span className="truncate">{nameOf(step)}</span>
                  <Badge text={status} />
                </span>
                {reason !== null && (
                  <span className="block text-xs text-quiet">{tellReason(reason)}</span>
                )}
              </span>
              <span className="tabular-nums">{count.toLocaleString('en')}</span>
            </Line>
          ))}
        </Part>
      )}
      {elsewhere > 0 && (
        <p className="text-quiet">
          {elsewhere.toLocaleString('en')} of these notifications are at a step that this version
          does not have.
        </p>
      )}
      {counts !== null && counts.waiting_elsewhere.length > 0 && (
        <Part title="Waiting at steps of other versions">
          {counts.waiting_elsewhere.map((one) => (
            <li key={one.step} className="flex justify-between gap-3 py-1">
              <code className="text-[13px]">{one.step}</code>
              <span className="tabular-nums">{formatCount(one)}</span>
            </li>
          ))}
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-1 text-xs font-medium text-quiet">{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Line({ onChoose, children }: { onChoose: () => void; children: ReactNode }) {
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        onClick={onChoose}
        className="-mx-1.5 flex w-[calc(100%+0.75rem)] items-baseline gap-3 rounded px-1.5 py-1.5 text-left hover:bg-raised"
      >
        {children}
      </button>
    </li>
  );
}
