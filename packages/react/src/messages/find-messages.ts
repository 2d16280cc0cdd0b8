import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import type { Messages } from './messages.ts';

const byLanguage: Record<string, Messages> = { de, en, es, fr, ja };

/** The languages the components speak by themselves. */
export const languages = Object.keys(byLanguage);

/** Messages in the language of a BCP 47 tag, English where there are none; `replaced` wins word by word. */
export function findMessages(locale: string, replaced: Partial<Messages> = {}): Messages {
  const language = locale.toLowerCase().split('-')[0] ?? '';
  return { ...(byLanguage[language] ?? en), ...replaced };
}
