import type { OutputKind } from './output-kind.ts';
import { removeControls } from './remove-controls.ts';

/**
 * The URL of a request. White space inside values is percent-encoded and other control characters
 * go; everything else stands as it is, because a value may be a whole URL. `| url_encode` encodes more.
 */
export const url: OutputKind = {
  escape: (printed) => printed.replace(/[\t\n\r ]/g, encodeURIComponent),
  finish: (text) => removeControls(text).trim(),
};
