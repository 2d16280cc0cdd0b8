import type { FilterDefinition } from '../liquid-filter.ts';
import { printValue } from '../print-value.ts';
import { isSafeLink } from '../url-scheme.ts';

/** Lets http, https, mailto, tel and relative URLs through; anything else becomes empty. */
export const safeUrl: FilterDefinition = {
  name: 'safe_url',
  apply(value) {
    const url = printValue(value).trim();
    return isSafeLink(url) ? url : '';
  },
};
