import { findByAddress } from './find-by-address.ts';
import { findById } from './find-by-id.ts';
import { findByText } from './find-by-text.ts';

/** What looks for something without being told what it is. */
export const searchFunctions = { findById, findByText, findByAddress };
