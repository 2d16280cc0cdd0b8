import { type Language, languages } from './page-texts.ts';

const wishesMax = 20;

/** The language a reader likes best among those of the pages, by `Accept-Language`. */
export function chooseLanguage(accepted: string | undefined): Language {
  const wishes = (accepted ?? '').slice(0, 500).split(',', wishesMax).map(readWish);
  wishes.sort((a, b) => b.weight - a.weight);
  for (const { name, weight } of wishes) {
    const language = languages.find((one) => one === name);
    if (language !== undefined && weight > 0) return language;
  }
  return languages[0];
}

/** `de-AT;q=0.8` is a wish for German of weight 0.8. */
function readWish(text: string): { name: string; weight: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return { name: range.split('-')[0] ?? '', weight: Number.isFinite(weight) ? weight : 0 };
}
