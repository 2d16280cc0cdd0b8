import type { DigestFrequency, PreferenceChannelType } from '@notiflow/contracts';

/** What the pages of recipients say, in one language. `{…}` is a name that is put there. */
export interface PageTexts {
  channels: Record<PreferenceChannelType, string>;
  unsubscribe: string;
  /** Of `{notiflow}`, `{project}` and `{channel}`: a question, since nothing has happened yet. */
  unsubscribeMeans: string;
  unsubscribed: string;
  unsubscribedMeans: string;
  settings: string;
  reachedBy: string;
  /** By `{channel}`. */
  gets: string;
  save: string;
  saved: string;
  brokenLink: string;
  brokenLinkMeans: string;
  tooMany: string;
  tooManyMeans: string;
  pause: string;
  pauseMeans: string;
  /** Until `{moment}`. */
  pausedUntil: string;
  pausedForNow: string;
  pauseFor: string;
  pauses: Record<PauseChoice, string>;
  quiet: string;
  quietMeans: string;
  quietOn: string;
  from: string;
  to: string;
  /** The weekdays on which quiet hours begin. */
  days: string;
  /** Of `{zone}` and the `{time}` there. */
  zone: string;
  quietWrong: string;
  /** How often the digests of `{name}` come. */
  often: string;
  frequencies: Record<DigestFrequency | 'usual', string>;
}

/** What one may say of a pause on the page. */
export const pauseChoices = ['keep', 'none', 'day', 'week', 'ever', 'end'] as const;

/** What one may say of a pause on the page. */
export type PauseChoice = (typeof pauseChoices)[number];
