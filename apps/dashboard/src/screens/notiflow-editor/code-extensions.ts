import {
  autocompletion,
  type CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { html, htmlCompletionSource } from '@codemirror/lang-html';
import { json } from '@codemirror/lang-json';
import { liquid } from '@codemirror/lang-liquid';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  LanguageSupport,
  StreamLanguage,
} from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { codeTheme } from './code-theme.ts';
import type { Suggestions } from './complete-liquid.ts';

/** What is written in an editor; all but `json` are Liquid that becomes it. */
export type CodeLanguage = 'html' | 'text' | 'json_liquid' | 'json';

// Nothing is marked in it but the Liquid.
const plain = StreamLanguage.define({
  token(stream) {
    stream.skipToEnd();
    return null;
  },
});

/** The language of an editor. */
export function languageOf(language: CodeLanguage): Extension {
  switch (language) {
    case 'json':
      return json();
    case 'json_liquid':
      return liquid({ base: json() });
    case 'html':
      return liquid({ base: html() });
    case 'text':
      return liquid({ base: new LanguageSupport(plain) });
    default:
      return language satisfies never;
  }
}

/** Completes Liquid by what the screen knows now, and HTML by itself. */
export function completionBy(
  complete: (before: string) => Suggestions | null,
  language: () => CodeLanguage,
): Extension {
  const ofLiquid = (context: CompletionContext) => {
    const found = complete(context.state.sliceDoc(0, context.pos));
    return found && { ...found, validFor: /^[\w-]*$/ };
  };
  const ofHtml = (context: CompletionContext) =>
    language() === 'html' ? htmlCompletionSource(context) : null;
  return autocompletion({ override: [ofLiquid, ofHtml], icons: true });
}

/** What every editor can do. */
export const always: Extension = [
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  EditorView.lineWrapping,
  codeTheme,
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...lintKeymap,
    ...historyKeymap,
    ...defaultKeymap,
  ]),
];

/** What one of many lines can do beside it. */
export const ofManyLines: Extension = [
  lineNumbers(),
  foldGutter(),
  lintGutter(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches(),
  search({ top: true }),
  // Escape and then Tab leaves it: CodeMirror lets Tab go for two seconds.
  keymap.of([...searchKeymap, ...foldKeymap, indentWithTab]),
];

/** What one of a single line does otherwise: it stays one, and Tab leaves it. */
export const ofOneLine: Extension = [
  EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\s*\n\s*/g, ' ')),
  EditorState.transactionFilter.of((change) =>
    change.newDoc.lines > Math.max(1, change.startState.doc.lines) ? [] : change,
  ),
];
