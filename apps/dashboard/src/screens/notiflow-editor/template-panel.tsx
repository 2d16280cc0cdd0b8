import { useCallback, useMemo } from 'react';
import { useFilters } from '../../components/filters.tsx';
import { Empty } from '../../components/states.tsx';
import { changeStep } from './edit-steps.ts';
import type { Step } from './merge-steps.ts';
import { PreviewPanel } from './preview-panel.tsx';
import type { Problem } from './problems.ts';
import { type ChosenSample, SamplePanel } from './sample-panel.tsx';
import { StepJson } from './step-json.tsx';
import { type Channel, StepStrip } from './step-strip.tsx';
import { TemplateEditor } from './template-editor.tsx';
import type { useCompletion } from './use-completion.ts';
import type { Draft } from './use-draft.ts';
import type { usePreview } from './use-preview.ts';

/** One step at a time: what is written on one side, what its recipient sees on the other. */
export function TemplatePanel({
  handle,
  draft,
  step,
  problems,
  preview,
  chosen,
  channels,
  completion,
  isReadOnly,
  mayTry,
  target,
  onBroken,
  onGo,
  onSave,
}: {
  handle: string;
  draft: Draft;
  step: Step | null;
  problems: readonly Problem[];
  preview: ReturnType<typeof usePreview>;
  chosen: ChosenSample;
  channels: readonly Channel[];
  completion: ReturnType<typeof useCompletion>;
  isReadOnly: boolean;
  mayTry: boolean;
  target: Problem | null;
  onBroken: (name: string, isBroken: boolean) => void;
  onGo: (problem: Problem) => void;
  onSave: () => void;
}) {
  const [, change] = useFilters();
  const { steps } = draft;
  const current = step?.handle ?? null;
  const isMessage = step?.type === 'channel';
  const mine = useMemo(
    () =>
      join(problems, [...preview.problems, ...preview.hints]).filter((one) => one.step === current),
    [problems, preview.problems, preview.hints, current],
  );
  const brokenName = `settings of ${current}`;
  const onBrokenSettings = useCallback(
    (isBroken: boolean) => onBroken(brokenName, isBroken),
    [onBroken, brokenName],
  );
  const led = target !== null && target.step === current ? target : null;
  const place = useMemo(() => led && { field: led.templateField, line: led.line }, [led]);
  const settings = step !== null && (
    <StepJson
      key={step.handle}
      step={step}
      problems={mine}
      isReadOnly={isReadOnly}
      onBroken={onBrokenSettings}
      onSave={onSave}
      onChange={(changed) => draft.change(changeStep(steps, step.handle, () => changed))}
    />
  );
  return (
    <>
      <StepStrip
        steps={steps}
        current={current}
        problems={problems}
        channels={channels}
        mayEdit={!isReadOnly}
        onChoose={(name) => change({ step: name })}
        onChange={draft.change}
      />
      {step === null && (
        <Empty title="There are no steps yet">Add one, or write them in the definition.</Empty>
      )}
      {step !== null && !isMessage && (
        <div className="max-w-3xl">
          <p className="mb-2 text-quiet">
            The step {step.handle} is a {step.type}: it sends nothing by itself. What is said of it:
          </p>
          {settings}
        </div>
      )}
      {step !== null && isMessage && (
        <div className={mayTry ? 'grid gap-6 lg:grid-cols-2' : 'max-w-4xl'}>
          <div className="min-w-0">
            <TemplateEditor
              steps={steps}
              step={step}
              problems={mine}
              channels={channels}
              layouts={completion.layouts}
              isReadOnly={isReadOnly}
              target={place}
              complete={completion.complete}
              onChange={draft.change}
              onPreview={preview.previewNow}
              onSave={onSave}
            />
            <details className="mt-4" open={led !== null && led.templateField === null}>
              <summary className="cursor-pointer text-quiet hover:text-ink">
                Conditions and settings of the step
              </summary>
              <div className="mt-2">{settings}</div>
            </details>
          </div>
          {mayTry && (
            <div className="flex min-w-0 flex-col gap-3">
              <SamplePanel handle={handle} chosen={chosen} />
              <PreviewPanel preview={preview} onGo={onGo} />
            </div>
          )}
        </div>
      )}
    </>
  );
}

/** Problems of both, each once: a preview finds again what the check found. */
function join(found: readonly Problem[], others: readonly Problem[]): Problem[] {
  const keyOf = ({ step, templateField, line, message }: Problem) =>
    JSON.stringify([step, templateField, line, message]);
  return [...new Map([...found, ...others].map((one) => [keyOf(one), one])).values()];
}
