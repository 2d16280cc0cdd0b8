/** How fast something may go, and how much of that is wanted now. */
export interface TokenWant {
  /** Whose limit it is. */
  key: string;
  /** Tokens that come into the bucket in a second, for all processes together. */
  perSecond: number;
  count: number;
}

/** What was granted, and after how many milliseconds there is another one; 0 when everything was. */
export interface TokenGrant {
  granted: number;
  waitMs: number;
}
