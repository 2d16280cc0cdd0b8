import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useId, useRef } from 'react';
import {
  always,
  type CodeLanguage,
  completionBy,
  languageOf,
  ofManyLines,
  ofOneLine,
} from './code-extensions.ts';
import type { Suggestions } from './complete-liquid.ts';

/** Finds where in the text somebody is led; to be led there again is another one. */
export type Reveal = (text: string) => { from: number; to: number };

const noDiagnostics: readonly Diagnostic[] = [];
const fromOutside = Annotation.define<boolean>();

const styles = `
:host { display: block; --font-code: ui-monospace, "SF Mono", "Cascadia Code", "Roboto Mono", Menlo, monospace; }
.cm-editor { max-height: var(--code-max, 32rem); min-height: var(--code-min, 0); }
.cm-scroller { overflow: auto; }
`;

/**
 * An editor of source. It lives in a shadow root: there its styles are sheets made by script, which a page that allows no
 * inline styles can have.
 */
export function CodeEditor({
  label,
  value,
  language,
  isLine = false,
  isReadOnly = false,
  diagnostics = noDiagnostics,
  complete,
  reveal,
  onChange,
  onPreview,
  onSave,
}: {
  label: string;
  value: string;
  language: CodeLanguage;
  isLine?: boolean;
  isReadOnly?: boolean;
  diagnostics?: readonly Diagnostic[];
  complete?: (before: string) => Suggestions | null;
  reveal?: Reveal | null;
  onChange: (value: string) => void;
  onPreview?: () => void;
  onSave?: () => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const parts = useRef({ language: new Compartment(), access: new Compartment() });
  const hint = useId();
  // What the editor calls is what the screen gave it last.
  const given = useRef({ language, complete, onChange, onPreview, onSave });
  given.current = { language, complete, onChange, onPreview, onSave };
  const first = useRef({ value, language, isLine, isReadOnly, label });

  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open', delegatesFocus: true });
    const { value: doc, language: begins, isLine: one, isReadOnly: locked } = first.current;
    const act = (name: 'onPreview' | 'onSave') => () => {
      given.current[name]?.();
      return true;
    };
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc,
        extensions: [
          Prec.highest(
            keymap.of([
              { key: 'Mod-Enter', run: act('onPreview'), preventDefault: true },
              { key: 'Mod-s', run: act('onSave'), preventDefault: true },
              { key: 'Escape', run: letTabGo },
            ]),
          ),
          one ? ofOneLine : ofManyLines,
          always,
          completionBy(
            (before) => given.current.complete?.(before) ?? null,
            () => given.current.language,
          ),
          parts.current.language.of(languageOf(begins)),
          parts.current.access.of(accessOf(locked)),
          EditorView.contentAttributes.of({
            'aria-label': first.current.label,
            tabindex: '0',
            ...(one && { 'aria-multiline': 'false' }),
          }),
          EditorView.updateListener.of((update) => {
            const isOurs = update.transactions.some((change) => change.annotation(fromOutside));
            if (update.docChanged && !isOurs) given.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    view.current = editor;
    return () => {
      // Whoever mounts it again goes on with what is there now.
      first.current = { ...first.current, value: editor.state.doc.toString() };
      editor.destroy();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.language.reconfigure(languageOf(language)) });
  }, [language]);
  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.access.reconfigure(accessOf(isReadOnly)) });
  }, [isReadOnly]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const { length } = editor.state.doc;
    const inside = diagnostics.map((one) => ({
      ...one,
      from: Math.min(one.from, length),
      to: Math.min(one.to, length),
    }));
    editor.dispatch(setDiagnostics(editor.state, inside));
  }, [diagnostics]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || reveal == null) return;
    const { from: anchor, to: head } = reveal(editor.state.doc.toString());
    editor.dispatch({ selection: { anchor, head }, scrollIntoView: true });
    editor.focus();
  }, [reveal]);

  return (
    <div>
      <div
        ref={host}
        className={`overflow-hidden rounded-md border bg-panel focus-within:border-accent ${isLine ? '' : '[--code-min:14rem]'}`}
      />
      {!isLine && !isReadOnly && (
        <p id={hint} className="mt-1 text-xs text-quiet">
          Tab indents. <kbd>Esc</kbd>, then Tab leaves the editor.
        </p>
      )}
    </div>
  );
}

const tabGoesForMs = 2_000;

/** Also where Escape does something else, as letting a selection go, it is followed by a Tab that leaves. */
function letTabGo(editor: EditorView): boolean {
  editor.setTabFocusMode(tabGoesForMs);
  return false;
}

function accessOf(isReadOnly: boolean) {
  return [EditorState.readOnly.of(isReadOnly), EditorView.editable.of(true)];
}
