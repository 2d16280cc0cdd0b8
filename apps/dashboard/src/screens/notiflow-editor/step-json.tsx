import type { Diagnostic } from '@codemirror/lint';
import { useCallback, useMemo } from 'react';
import { JsonField } from './json-field.tsx';
import { locateInJson } from './locate-in-json.ts';
import { compactStep, type Step } from './merge-steps.ts';
import type { Problem } from './problems.ts';

/** What of a step is not its template, as JSON: conditions, settings and whatever else there is. */
export function StepJson({
  step,
  problems,
  isReadOnly,
  onChange,
  onBroken,
  onSave,
}: {
  step: Step;
  problems: readonly Problem[];
  isReadOnly: boolean;
  onChange: (step: Step) => void;
  onBroken: (isBroken: boolean) => void;
  onSave: () => void;
}) {
  const edited = useMemo(() => {
    const { handle, type, parent_step_handle, branch_handle, template, ...rest } = step;
    return { fixed: { handle, type, parent_step_handle, branch_handle }, template, rest };
  }, [step]);
  const mine = problems.filter(({ templateField }) => templateField === null);
  const diagnostics = useCallback(
    (text: string) =>
      problems
        .filter(({ templateField }) => templateField === null)
        .map((problem): Diagnostic => {
          return {
            ...locateInJson(text, problem.field.replace(/^steps\[\d+\]\.?/, '')),
            severity: problem.isWarning ? 'warning' : 'error',
            message: problem.message,
          };
        }),
    [problems],
  );
  return (
    <>
      <JsonField
        label={`Settings of ${step.handle}`}
        value={edited.rest}
        isReadOnly={isReadOnly}
        diagnostics={diagnostics}
        onBroken={onBroken}
        onSave={onSave}
        onChange={(value) => {
          const { fixed, template } = edited;
          const given = typeof value === 'object' && value !== null ? value : {};
          onChange(compactStep({ ...given, ...fixed, template }));
        }}
      />
      {mine.map(({ field, message }) => (
        <p key={field + message} className="mt-1 text-[13px] break-words text-bad">
          <code>{field.replace(/^steps\[\d+\]\.?/, '')}</code> {message}
        </p>
      ))}
    </>
  );
}
