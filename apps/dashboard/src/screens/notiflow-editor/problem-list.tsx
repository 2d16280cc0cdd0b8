import type { Problem } from './problems.ts';

/** Everything that is in the way, each with where it is edited. */
export function ProblemList({
  problems,
  onGo,
}: {
  problems: readonly Problem[];
  onGo: (problem: Problem) => void;
}) {
  return (
    <ul className="divide-y rounded-lg border bg-panel">
      {problems.map((problem, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one place can have the same problem twice
        <li key={place} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-2">
          <span className={problem.isWarning ? 'text-warn' : 'text-bad'}>
            {problem.isWarning ? '▲ Warning' : '■ Problem'}
          </span>
          <button
            type="button"
            onClick={() => onGo(problem)}
            className="font-mono text-[13px] text-accent underline-offset-2 hover:underline"
          >
            {nameOf(problem)}
          </button>
          <span className="min-w-0 break-words">{problem.message}</span>
        </li>
      ))}
    </ul>
  );
}

/** Where a problem is, as people say it. */
export function nameOf({ step, templateField, line, field }: Problem): string {
  const place =
    step === null ? field : [step, templateField ?? restOf(field)].filter(Boolean).join(', ');
  return line === null ? place : `${place}, line ${line}`;
}

function restOf(field: string): string {
  return field.replace(/^steps\[\d+\]\.?/, '');
}
