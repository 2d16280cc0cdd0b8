import { escapeHtml, pageShell } from './page-shell.ts';
import { fillIn, type Language, pageTexts } from './page-texts.ts';

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
  return pageShell(language, {
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
  return pageShell(language, {
    title: texts.unsubscribed,
    content: `<p role="status">${escapeHtml(fillIn(texts.unsubscribedMeans, { ...names }))}</p>
${linkToSettings(texts.settings, settingsPath)}`,
  });
}

/** Says the same of every link that leads nowhere. */
export function brokenLinkPage(language: Language): string {
  const { brokenLink: title, brokenLinkMeans } = pageTexts[language];
  return pageShell(language, { title, content: `<p>${brokenLinkMeans}</p>` });
}

/** Asks to come back a little later. */
export function tooManyPage(language: Language): string {
  const { tooMany: title, tooManyMeans } = pageTexts[language];
  return pageShell(language, { title, content: `<p>${tooManyMeans}</p>` });
}

function linkToSettings(words: string, path: string): string {
  return `<p class="next"><a href="${path}">${words}</a></p>`;
}
