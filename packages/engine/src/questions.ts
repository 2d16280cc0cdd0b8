import type { DeliveryFacts } from './deliveries.ts';

/** What steps ask about one notification, by kind, and what they are answered; it is asked for a whole set at once. */
export interface Questions {
  /** Whether it passes a window, of which each key has one; passing is taking the window. */
  throttle: { asks: { keyHash: string; windowMs: number }; answer: { passes: boolean } };
  /** What became of its messages so far, of those that are stored. */
  deliveries: { asks: object; answer: readonly DeliveryFacts[] };
}

/** What steps may ask. */
export type QuestionKind = keyof Questions;

/** A question of a step; of one kind, or of any. */
export type Question<K extends QuestionKind = QuestionKind> = {
  [Kind in K]: { kind: Kind } & Questions[Kind]['asks'];
}[K];

/** The answer to a question of one kind. */
export type Answer<K extends QuestionKind = QuestionKind> = Questions[K]['answer'];

/** What the step where a notification stands was answered, by kind; it has not asked for what is missing. */
export type Answers = { readonly [K in QuestionKind]?: Answer<K> };
