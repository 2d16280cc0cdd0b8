/** What an examination says of one thing. */
export interface Finding {
  what: string;
  /** `notable` is worth a thought; only `wrong` fails the examination. */
  is: 'well' | 'notable' | 'wrong';
  /** How it is; what is wrong, and what to do about it. */
  text: string;
}

/** Something that is as it must be. */
export function well(what: string, text: string): Finding {
  return { what, is: 'well', text };
}

/** Something that may be meant so. */
export function notable(what: string, text: string): Finding {
  return { what, is: 'notable', text };
}

/** Something that is not as it must be. */
export function wrong(what: string, text: string): Finding {
  return { what, is: 'wrong', text };
}

const signs = { well: '✓', notable: '!', wrong: '✗' };

/** One line for people. */
export function printFinding({ what, is, text }: Finding): string {
  return `${signs[is]} ${what.padEnd(12)} ${text}`;
}
