import { isSafeLink } from '../url-scheme.ts';
import type { OutputKind } from './output-kind.ts';
import { removeControls } from './remove-controls.ts';

/** A link people follow: empty when following it could run code. */
export const link: OutputKind = {
  finish(text) {
    const target = removeControls(text).trim();
    return isSafeLink(target) ? target : '';
  },
};
