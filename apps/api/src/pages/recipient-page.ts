import { pageStyle } from './page-style.ts';
import { fillIn, type Language, pageTexts } from './page-texts.ts';
import type { ShownWish, ShownWishes } from './wishes.ts';

/** Whose messages a page is about: the names are from outside. */
export interface PageNames {
  notiflow: string;
  project: string;
  channel: string;
}

/** Asks whether to stop, with a button; nothing has happened yet. */
export function unsubscribePage(
  language: Language,
  { names, settingsPath }: { names: PageNames; settingsPath: string },
): string {
  const texts = pageTexts[language];
  return page(language, {
    title: texts.unsubscribe,
    content: `<p>${escapeHtml(fillIn(texts.unsubscribeMeans, { ...names }))}</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${texts.unsubscribe}</button></form>
${linkToSettings(texts.settings, settingsPath)}`,
  });
}

/** Says that it is off. */
export function unsubscribedPage(
  language: Language,
  { names, settingsPath }: { names: PageNames; settingsPath: string },
): string {
  const texts = pageTexts[language];
  return page(language, {
    title: texts.unsubscribed,
    content: `<p role="status">${escapeHtml(fillIn(texts.unsubscribedMeans, { ...names }))}</p>
${linkToSettings(texts.settings, settingsPath)}`,
  });
}

/** Everything a recipient can switch, as a form. */
export function settingsPage(
  language: Language,
  { names, wishes, isSaved }: { names: PageNames; wishes: ShownWishes; isSaved: boolean },
): string {
  const texts = pageTexts[language];
  const channels = wishes.channelTypes.map((wish) => ({
    ...wish,
    name: texts.channels[wish.channelType],
  }));
  return page(language, {
    title: `${texts.settings} · ${names.project}`,
    content: `${isSaved ? `<p class="done" role="status">${texts.saved}</p>\n` : ''}<form method="post">
${fieldset(texts.reachedBy, channels)}
${fieldset(fillIn(texts.gets, { ...names }), wishes.notiflows)}
<button>${texts.save}</button></form>`,
  });
}

/** Says the same of every link that leads nowhere. */
export function brokenLinkPage(language: Language): string {
  const { brokenLink: title, brokenLinkMeans } = pageTexts[language];
  return page(language, { title, content: `<p>${brokenLinkMeans}</p>` });
}

/** Asks to come back a little later. */
export function tooManyPage(language: Language): string {
  const { tooMany: title, tooManyMeans } = pageTexts[language];
  return page(language, { title, content: `<p>${tooManyMeans}</p>` });
}

function linkToSettings(words: string, path: string): string {
  return `<p class="next"><a href="${path}">${words}</a></p>`;
}

function fieldset(legend: string, wishes: (ShownWish & { name: string })[]): string {
  if (wishes.length === 0) return '';
  return `<fieldset><legend>${escapeHtml(legend)}</legend>
${wishes.map(checkbox).join('\n')}</fieldset>`;
}

/** What was shown goes along, so that only what was changed here is written. */
function checkbox({ key, isOn, name }: ShownWish & { name: string }): string {
  return `<input type="hidden" name="shown" value="${key}:${isOn ? 'on' : 'off'}"><label><input type="checkbox" name="wanted" value="${key}"${isOn ? ' checked' : ''}>${escapeHtml(name)}</label>`;
}

function page(language: Language, { title, content }: { title: string; content: string }): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in a page. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
