/**
 * How much several renders may put out together. Once it is spent they end early: what they answer is not complete,
 * and `chars` of `messages` tell how large the messages are.
 */
export interface OutputBudget {
  readonly charsMax: number;
  chars: number;
  messages: number;
}

/** Opens a budget of `charsMax` characters. */
export function createOutputBudget(charsMax: number): OutputBudget {
  return { charsMax, chars: 0, messages: 0 };
}

/** Tells whether more was rendered than the budget holds. */
export function isSpent({ chars, charsMax }: OutputBudget): boolean {
  return chars > charsMax;
}
