import type { OutputKind } from './output-kind.ts';
import { removeControls } from './remove-controls.ts';

/** Fields of a form, or what follows the host of a URL: a value is one value, whatever characters are in it. */
export const form: OutputKind = {
  // Half a character has no encoding.
  escape: (printed) => encodeURIComponent(printed.toWellFormed()),
  finish: (text) => removeControls(text).trim(),
};
