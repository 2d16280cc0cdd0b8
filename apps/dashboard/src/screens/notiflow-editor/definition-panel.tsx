import type { Diagnostic } from '@codemirror/lint';
import { useCallback, useMemo } from 'react';
import type { Reveal } from './code-editor.tsx';
import type { Suggestions } from './complete-liquid.ts';
import { JsonField } from './json-field.tsx';
import { locateInJson } from './locate-in-json.ts';
import { compactStep, type Step } from './merge-steps.ts';
import { ProblemList } from './problem-list.tsx';
import type { Problem } from './problems.ts';

// `steps[2].template.body` is `[2].template.data.body` in what is shown.
function pathOf({ field, templateField }: Problem): string {
  const path = field.replace(/^steps/, '');
  return templateField === null ? path : path.replace(/\.template\.(?!data\.)/, '.template.data.');
}

/** All steps as JSON: everything can be said here, and every problem stands at its field. */
export function DefinitionPanel({
  steps,
  problems,
  target,
  isReadOnly,
  complete,
  onChange,
  onBroken,
  onGo,
  onSave,
}: {
  steps: readonly Step[];
  problems: readonly Problem[];
  target: Problem | null;
  isReadOnly: boolean;
  complete: (before: string) => Suggestions | null;
  onChange: (steps: Step[]) => void;
  onBroken: (isBroken: boolean) => void;
  onGo: (problem: Problem) => void;
  onSave: () => void;
}) {
  const diagnostics = useCallback(
    (text: string) =>
      problems.map((problem): Diagnostic => {
        return {
          ...locateInJson(text, pathOf(problem)),
          severity: problem.isWarning ? 'warning' : 'error',
          message: problem.message,
        };
      }),
    [problems],
  );
  const reveal = useMemo(
    (): Reveal | null => target && ((text) => locateInJson(text, pathOf(target))),
    [target],
  );
  return (
    <div className="[--code-max:calc(100dvh-16rem)]">
      {problems.length > 0 && (
        <div className="mb-3">
          <ProblemList problems={problems} onGo={onGo} />
        </div>
      )}
      <JsonField
        label="The steps as JSON"
        value={steps}
        isReadOnly={isReadOnly}
        diagnostics={diagnostics}
        complete={complete}
        reveal={reveal}
        onBroken={onBroken}
        onSave={onSave}
        onChange={(value) => Array.isArray(value) && onChange((value as Step[]).map(toStep))}
      />
    </div>
  );
}

/** What is no object is none of a step either, and the API says so. */
function toStep(given: Step): Step {
  return typeof given === 'object' && given !== null ? compactStep(given) : given;
}
