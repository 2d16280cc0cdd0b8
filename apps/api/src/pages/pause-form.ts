import type { AllPreferences, PreferenceEntry } from '@notiflow/database';
import { type PauseChoice, pauseChoices } from './texts/page-words.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** What may be chosen, the first as things are. */
export function listPauseChoices(pause: AllPreferences['pause']): PauseChoice[] {
  return pause === null ? ['none', 'day', 'week', 'ever'] : ['keep', 'end', 'day', 'week', 'ever'];
}

/** What a form says of a pause; null where it changes nothing. By the clock of the project. */
export function readPauseChoice(form: URLSearchParams, now: Date): PreferenceEntry | null {
  const choice = pauseChoices.find((one) => one === form.get('pause')) ?? 'keep';
  switch (choice) {
    case 'keep':
    case 'none':
      return null;
    case 'end':
      return { pause: null };
    case 'ever':
      return { pause: { until: null } };
    case 'day':
      return { pause: { until: new Date(now.getTime() + dayMs) } };
    case 'week':
      return { pause: { until: new Date(now.getTime() + 7 * dayMs) } };
    default:
      return choice satisfies never;
  }
}
