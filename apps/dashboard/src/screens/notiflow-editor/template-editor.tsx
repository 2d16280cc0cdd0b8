import type { Diagnostic } from '@codemirror/lint';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { CodeEditor, type Reveal } from './code-editor.tsx';
import type { Suggestions } from './complete-liquid.ts';
import { changeStep, setTemplateField } from './edit-steps.ts';
import type { Step } from './merge-steps.ts';
import { type Problem, rangeOfLine } from './problems.ts';
import type { Channel } from './step-strip.tsx';
import { fieldsOf, languageOfField, otherFieldsOf, type TemplateField } from './template-fields.ts';

/** Where somebody is led: a field of the step, and the line in it. */
export interface Target {
  field: string | null;
  line: number | null;
}

/** Edits the template of a channel step, field by field. */
export function TemplateEditor({
  steps,
  step,
  problems,
  channels,
  layouts,
  isReadOnly,
  target,
  complete,
  onChange,
  onPreview,
  onSave,
}: {
  steps: readonly Step[];
  step: Step;
  /** Of this step. */
  problems: readonly Problem[];
  channels: readonly Channel[];
  layouts: readonly string[];
  isReadOnly: boolean;
  target: Target | null;
  complete: (before: string) => Suggestions | null;
  onChange: (steps: Step[]) => void;
  onPreview: () => void;
  onSave: () => void;
}) {
  const { handle } = step;
  const type = step.channel_type ?? '';
  const data = step.template?.data ?? {};
  const set = (field: string, value: unknown) =>
    onChange(setTemplateField(steps, { handle, field, value }));
  const others = otherFieldsOf(type, data);
  const fitting = channels.filter((channel) => channel.type === type).map((one) => one.handle);
  const channel = step.channel_handle ?? '';
  const isFor = (name: string) => (problem: Problem) => problem.templateField === name;
  const fields = fieldsOf(type).filter(
    ({ kind, name }) =>
      (kind !== 'layout' || data.content_type !== 'mjml') &&
      // The body is one already.
      (name !== 'text_body' || data.content_type !== 'plaintext' || data.text_body !== undefined),
  );
  const isShort = ({ kind }: TemplateField) => kind === 'choice' || kind === 'layout';
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="grid gap-3 sm:grid-cols-3">
        <SelectField
          label="Sent by"
          value={channel}
          disabled={isReadOnly}
          options={choices(['', ...fitting], channel, 'no channel yet')}
          onChange={(event) => {
            const channel_handle = event.target.value || null;
            onChange(changeStep(steps, handle, (one) => ({ ...one, channel_handle })));
          }}
        />
        {fields.filter(isShort).map((field) => (
          <ChoiceField
            key={field.name}
            field={field}
            value={data[field.name]}
            layouts={layouts}
            isReadOnly={isReadOnly}
            onChange={(value) => set(field.name, value)}
          />
        ))}
      </div>
      {fields
        .filter((field) => !isShort(field))
        .map((field) => (
          <SourceField
            key={`${handle} ${field.name}`}
            field={field}
            data={data}
            type={type}
            problems={problems.filter(isFor(field.name))}
            isReadOnly={isReadOnly}
            target={target?.field === field.name ? target : null}
            complete={complete}
            onChange={(value) => set(field.name, value)}
            onPreview={onPreview}
            onSave={onSave}
          />
        ))}
      {others.length > 0 && (
        <p className="text-[13px] text-quiet">
          Also there, and edited in the definition: {others.join(', ')}.
        </p>
      )}
    </div>
  );
}

function choices(options: readonly string[], value: string, empty: string) {
  const all = options.includes(value) ? options : [value, ...options];
  return all.map((option) => ({ value: option, title: option === '' ? empty : option }));
}

function ChoiceField({
  field,
  value,
  layouts,
  isReadOnly,
  onChange,
}: {
  field: TemplateField;
  value: unknown;
  layouts: readonly string[];
  isReadOnly: boolean;
  onChange: (value: string | undefined) => void;
}) {
  const current = typeof value === 'string' ? value : (field.otherwise ?? '');
  const options = field.kind === 'layout' ? ['', ...layouts] : (field.options ?? []);
  return (
    <SelectField
      label={field.title}
      value={current}
      disabled={isReadOnly}
      options={choices(options, current, 'none')}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

function SourceField({
  field,
  data,
  type,
  problems,
  isReadOnly,
  target,
  complete,
  onChange,
  onPreview,
  onSave,
}: {
  field: TemplateField;
  data: Record<string, unknown>;
  type: string;
  problems: readonly Problem[];
  isReadOnly: boolean;
  target: Target | null;
  complete: (before: string) => Suggestions | null;
  onChange: (value: string | undefined) => void;
  onPreview: () => void;
  onSave: () => void;
}) {
  const { name, title, kind, hint, isOptional = false } = field;
  const value = data[name];
  const text = typeof value === 'string' ? value : '';
  const [isWanted, setWanted] = useState(false);
  const diagnostics = useMemo(() => toDiagnostics(text, problems), [text, problems]);
  const reveal = useMemo(
    (): Reveal | null => target && ((written) => rangeOfLine(written, target.line)),
    [target],
  );
  const about = problems.map(({ line, message, isWarning }) => ({
    said: line === null ? message : `Line ${line}: ${message}`,
    tone: isWarning ? 'text-warn' : 'text-bad',
  }));
  if (isOptional && kind === 'text' && value === undefined && !isWanted) {
    return (
      <div>
        <Button disabled={isReadOnly} onClick={() => setWanted(true)}>
          Write {title.toLowerCase()}
        </Button>
        {hint !== undefined && <span className="ml-2 text-[13px] text-quiet">{hint}.</span>}
      </div>
    );
  }
  return (
    <div className="min-w-0">
      <p className="mb-1 font-medium">
        {title}
        {isOptional && <span className="font-normal text-quiet"> (optional)</span>}
      </p>
      <CodeEditor
        label={title}
        value={text}
        language={languageOfField(type, { field, data })}
        isLine={kind === 'line'}
        isReadOnly={isReadOnly}
        diagnostics={diagnostics}
        complete={complete}
        reveal={reveal}
        onChange={(typed) => onChange(typed === '' && isOptional ? undefined : typed)}
        onPreview={onPreview}
        onSave={onSave}
      />
      {about.map(({ said, tone }) => (
        <p key={said} className={`mt-1 text-[13px] break-words ${tone}`}>
          {said}
        </p>
      ))}
    </div>
  );
}

function toDiagnostics(text: string, problems: readonly Problem[]): Diagnostic[] {
  return problems.map(({ line, message, isWarning }) => ({
    ...rangeOfLine(text, line),
    severity: isWarning ? 'warning' : 'error',
    message,
  }));
}
