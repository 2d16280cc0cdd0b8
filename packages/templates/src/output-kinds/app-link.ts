import { readScheme } from '../url-scheme.ts';
import type { OutputKind } from './output-kind.ts';
import { removeControls } from './remove-controls.ts';

const runsCode = new Set<string | null>(['javascript', 'data', 'vbscript', 'blob', 'file']);

/** A link that an app opens: any scheme of an app will do, and one that could run code makes it empty. */
export const appLink: OutputKind = {
  finish(text) {
    const target = removeControls(text).trim();
    return runsCode.has(readScheme(target)) ? '' : target;
  },
};
