import type { OutputKind } from './output-kind.ts';
import { removeControls } from './remove-controls.ts';

/** A subject or header value: one line without control characters, so that nothing can start another header. */
export const header: OutputKind = {
  finish: (text) => removeControls(text.replace(/[\t\n\r]+/g, ' ')).trim(),
};
