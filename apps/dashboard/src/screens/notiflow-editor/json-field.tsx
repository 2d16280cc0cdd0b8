import type { Diagnostic } from '@codemirror/lint';
import { useEffect, useMemo, useRef, useState } from 'react';
import { CodeEditor, type Reveal } from './code-editor.tsx';
import type { Suggestions } from './complete-liquid.ts';

/** JSON that is typed: what it says is told as soon as it is JSON, and until then what is in the way. */
export function JsonField({
  label,
  value,
  isReadOnly,
  diagnostics,
  complete,
  reveal,
  onChange,
  onBroken,
  onPreview,
  onSave,
}: {
  label: string;
  value: unknown;
  isReadOnly?: boolean;
  /** By the text that is shown. */
  diagnostics?: (text: string) => Diagnostic[];
  complete?: (before: string) => Suggestions | null;
  reveal?: Reveal | null;
  onChange: (value: unknown) => void;
  /** What is typed is no JSON, or is again. */
  onBroken?: (isBroken: boolean) => void;
  onPreview?: () => void;
  onSave?: () => void;
}) {
  const [text, setText] = useState(() => write(value));
  const said = useRef(value);
  // What comes from elsewhere takes the place of what was typed; what was typed itself does not.
  useEffect(() => {
    if (same(said.current, value)) return;
    said.current = value;
    setText(write(value));
  }, [value]);
  const problem = useMemo(() => findProblem(text), [text]);
  const isBroken = problem !== null;
  useEffect(() => {
    onBroken?.(isBroken);
    return () => onBroken?.(false);
  }, [isBroken, onBroken]);
  const found = useMemo(
    () => [...(problem === null ? [] : [problem]), ...(diagnostics?.(text) ?? [])],
    [problem, diagnostics, text],
  );
  return (
    <>
      <CodeEditor
        label={label}
        language="json"
        value={text}
        isReadOnly={isReadOnly}
        diagnostics={found}
        complete={complete}
        reveal={reveal}
        onPreview={onPreview}
        onSave={onSave}
        onChange={(typed) => {
          setText(typed);
          if (findProblem(typed) !== null) return;
          said.current = JSON.parse(typed);
          onChange(said.current);
        }}
      />
      {problem !== null && (
        <p role="alert" className="mt-1 text-[13px] text-bad">
          {problem.message}
        </p>
      )}
    </>
  );
}

function write(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function same(one: unknown, other: unknown): boolean {
  return one === other || write(one) === write(other);
}

function findProblem(text: string): Diagnostic | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const { message } = error as Error;
    const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const from = Math.min(at, text.length);
    return {
      from,
      to: Math.min(from + 1, text.length),
      severity: 'error',
      message: `No JSON yet: ${message}`,
    };
  }
}
