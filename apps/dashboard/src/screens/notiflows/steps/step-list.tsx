import { describeStep, type Step } from './describe-step.ts';
import { branchesOf } from './layout-steps.ts';
import { type CountsOfStep, sayFigures } from './step-figures.ts';
import { StepIcon } from './step-icon.tsx';

interface Listed {
  steps: readonly Step[];
  countsOf: ReadonlyMap<string, CountsOfStep>;
  chosen: string | null;
  onChoose: (handle: string) => void;
}

/** The steps one after the other, branches inside of their step: what the graph shows, in words. */
export function StepList(listed: Listed) {
  return (
    <div className="rounded-lg border bg-panel p-3">
      <Path {...listed} parent={null} branch={null} />
    </div>
  );
}

function Path({
  parent,
  branch,
  ...listed
}: Listed & { parent: string | null; branch: string | null }) {
  const inside = listed.steps.filter(
    ({ parent_step_handle, branch_handle }) =>
      parent_step_handle === parent && branch_handle === branch,
  );
  if (inside.length === 0) return <p className="px-2 py-1 text-faint">no steps</p>;
  return (
    <ol>
      {inside.map((step) => (
        <li key={step.handle}>
          <button
            type="button"
            aria-pressed={listed.chosen === step.handle}
            onClick={() => listed.onChoose(step.handle)}
            className="flex w-full items-start gap-2.5 rounded-md p-2 text-left hover:bg-raised aria-pressed:bg-accent-ground"
          >
            <StepIcon step={step} />
            <span className="min-w-0">
              <span className="font-medium">{step.name ?? step.handle}</span>{' '}
              <span className="text-quiet">{describeStep(step)}</span>
              <span className="block text-xs text-quiet tabular-nums">
                {sayCounts(listed.countsOf.get(step.handle))}
              </span>
            </span>
          </button>
          {branchesOf(step).map(({ handle, name, finish }) => (
            <div key={handle} className="ml-5.5 border-l pl-4">
              <p className="px-2 pt-1 text-xs text-quiet">
                {name}
                {finish && ', ends here'}
              </p>
              <Path {...listed} parent={step.handle} branch={handle} />
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}

function sayCounts(counts: CountsOfStep | undefined): string {
  return counts === undefined ? 'counting …' : sayFigures(counts);
}
