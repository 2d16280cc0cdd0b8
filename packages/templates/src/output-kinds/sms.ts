import { toGsm7 } from '@notiflow/contracts/gsm-7';
import { createNoLinks } from '../filters/no-links.ts';
import type { OutputKind } from './output-kind.ts';

/**
 * A text message: in its own alphabet wherever that loses nothing but typography and accents. One character more that
 * the alphabet does not have, and the message would be as long with all the others as they were written.
 */
export const sms: OutputKind = {
  finish(text) {
    const written = toGsm7(text);
    return written.lost === 0 ? written.text : text;
  },
  // What is not seen is not in the alphabet: a space is.
  filters: { no_links: createNoLinks({ breakBy: ' ' }) },
};
