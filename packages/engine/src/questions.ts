import type {
  DigestWindow,
  Registered,
  StepOf,
  ThrottleMode,
  ThrottleScope,
} from '@notiflow/contracts';
import type { DeliveryFacts } from './deliveries.ts';

/** What steps ask about one notification, by kind, and what they are answered; it is asked for a whole set at once. */
export interface Questions {
  /** Whether it goes on at once, as the first event of a window that is opened empty. */
  digest: { asks: { window: DigestWindow; lookBackMs: number }; answer: { leads: boolean } };
  /** Whether it passes where only so many do, which are counted for each key; who passes is counted. */
  throttle: { asks: ThrottleAsk; answer: { passes: boolean } };
  /** Whether it may make one message more of a channel type; one that may is counted. */
  cap: {
    asks: { channelType: string; limits: Limit[] };
    /** When it may not: which of the limits holds it off longest, and until when. */
    answer: { passes: boolean; by: { place: number; until: Date } | null };
  };
  /** Which of the addresses are suppressed in the project, and why. */
  suppression: {
    asks: { channelType: string; addresses: string[] };
    answer: readonly Suppressed[];
  };
  /** What the recipient registered on a channel. */
  registered: { asks: { channelId: string }; answer: Registered };
  /** What became of its messages so far, of those that are stored. */
  deliveries: { asks: object; answer: readonly DeliveryFacts[] };
  /** What happened since it came to the step, after an event it has looked at; asking begins the wait. */
  event: {
    asks: {
      name: string;
      timeoutMs: number;
      after: string | null;
      /** Whether it asked before, and rested since. */
      isWoken: boolean;
    };
    answer: {
      /** Until when events count. */
      until: Date;
      /** When to look again at the latest. */
      lookAgainAt: Date;
      /** The next events in order; none when all were looked at. */
      events: readonly { id: string; data: Record<string, unknown> }[];
    };
  };
  /** What somebody's server answers; who asks the same of one run gets the same answer. */
  call: { asks: { step: StepOf<'fetch'> }; answer: CallAnswer };
}

/** An address that nothing is sent to, by the text the list knows it by. */
export interface Suppressed {
  address: string;
  reason: string;
  since: Date;
}

/** So many within so much time. */
export interface Limit {
  limit: number;
  windowMs: number;
}

interface ThrottleAsk extends Limit {
  keyHash: string;
  mode: ThrottleMode;
  scope: ThrottleScope;
}
/** What is known of a call: not answered yet, the JSON that came, or the word for why none did. */
export type CallAnswer =
  | { state: 'open'; callId: string; until: Date }
  | { state: 'answered'; value: unknown }
  | { state: 'failed'; code: string };

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
