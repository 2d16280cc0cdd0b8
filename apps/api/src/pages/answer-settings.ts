import type { RecipientLink } from '@notiflow/contracts';
import type { AllPreferences, PreferenceEntry } from '@notiflow/database';
import type { Deps } from '../deps.ts';
import type { Language } from './page-texts.ts';
import { readPauseChoice } from './pause-form.ts';
import { readQuiet, type ShownQuiet } from './quiet-form.ts';
import type { PageNames } from './recipient-page.ts';
import { settingsPage } from './settings-page.ts';
import {
  type FilledForm,
  readForm,
  readFrequencies,
  readPairs,
  type ShownWishes,
  showWishes,
} from './wishes.ts';

type Parts = Pick<Deps, 'database'>;

/** A recipient on the page of settings. */
export interface SettingsVisit {
  link: RecipientLink;
  names: PageNames;
  language: Language;
}

/** What a form asks for. */
export interface TakenForm {
  /** What is to be stored, and nothing that was not changed. */
  entries: PreferenceEntry[];
  /** Quiet hours that are none. */
  refused: ShownQuiet | null;
}

/** The page of settings as things are; null when nobody is there any more. */
export async function showSettings(
  deps: Parts,
  visit: SettingsVisit,
  after: { isSaved: boolean; refused: ShownQuiet | null } = { isSaved: false, refused: null },
): Promise<string | null> {
  const known = await readKnown(deps, visit);
  return known && settingsPage(visit.language, { names: visit.names, ...known, ...after });
}

/** Reads a form that was sent; null when nobody is there any more. */
export async function takeForm(
  deps: Parts,
  visit: SettingsVisit,
  form: URLSearchParams,
): Promise<TakenForm | null> {
  const known = await readKnown(deps, visit);
  if (known === null) return null;
  const { wishes, preferences } = known;
  const { channelType } = visit.link;
  const quiet = readQuiet(form, preferences.quietHours);
  const pause = readPauseChoice(form, preferences.now);
  return {
    entries: [
      ...readForm(toFilledForm(form), { wishes, channelType }),
      ...readFrequencies(form, wishes),
      ...(quiet?.kind === 'wanted' ? [quiet.entry] : []),
      ...(pause === null ? [] : [pause]),
    ],
    refused: quiet?.kind === 'refused' ? quiet.filled : null,
  };
}

async function readKnown(
  { database }: Parts,
  { link }: SettingsVisit,
): Promise<{ wishes: ShownWishes; preferences: AllPreferences } | null> {
  const { projectId, userId, channelType } = link;
  const preferences = await database.preferences.readPreferences({ projectId, userId });
  if (preferences === null) return null;
  const { records, channelTypes: ofProject } = preferences;
  return { preferences, wishes: showWishes(records, { ofProject, channelType }) };
}

function toFilledForm(form: URLSearchParams): FilledForm {
  const shown = [...readPairs(form.getAll('shown'))].map(([key, state]): [string, boolean] => {
    return [key, state === 'on'];
  });
  return { shown: new Map(shown), wanted: new Set(form.getAll('wanted')) };
}
