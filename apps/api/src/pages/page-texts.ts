import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ja } from './texts/ja.ts';
import type { PageTexts } from './texts/page-words.ts';

/** The languages of the pages; the first is for everybody who understands none of them. */
export const languages = ['en', 'de', 'fr', 'es', 'ja'] as const;

/** A language of the pages. */
export type Language = (typeof languages)[number];

/** What the pages say, by language. */
export const pageTexts: Record<Language, PageTexts> = { en, de, fr, es, ja };

/** Puts names where a text has a place for them. */
export function fillIn(text: string, names: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => names[name] ?? place);
}
