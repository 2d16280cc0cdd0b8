import { digestFrequencies, resolveTimezone } from '@notiflow/contracts';
import type { AllPreferences } from '@notiflow/database';
import { escapeHtml, pageShell } from './page-shell.ts';
import { fillIn, type Language, pageTexts } from './page-texts.ts';
import { listPauseChoices } from './pause-form.ts';
import { type ShownQuiet, showQuiet } from './quiet-form.ts';
import { quietSection } from './quiet-section.ts';
import type { PageNames } from './recipient-page.ts';
import type { PageTexts } from './texts/page-words.ts';
import type { ShownNotiflow, ShownWish, ShownWishes } from './wishes.ts';

/** Everything that a recipient can say, as it is or as it was just filled in. */
export interface ShownSettings {
  names: PageNames;
  preferences: AllPreferences;
  wishes: ShownWishes;
  /** What was filled in and could not be stored; null for what is stored. */
  refused: ShownQuiet | null;
  /** Whether a form was just sent. */
  isSaved: boolean;
}

/** Everything a recipient can say, as a form. */
export function settingsPage(language: Language, shown: ShownSettings): string {
  const texts = pageTexts[language];
  const { names, wishes, preferences, refused } = shown;
  const channels = wishes.channelTypes.map((wish) => {
    return row({ ...wish, name: texts.channels[wish.channelType] });
  });
  const notiflows = wishes.notiflows.filter(({ asks }) => asks);
  const timezone = resolveTimezone(preferences.quietHours?.timezone ?? 'recipient', preferences);
  const { now, quietHours, pause } = preferences;
  const stored = showQuiet(quietHours);
  const sections = [
    fieldset(texts.reachedBy, channels),
    fieldset(
      fillIn(texts.gets, { ...names }),
      notiflows.map((one) => row(one, chooseOften(one, texts))),
    ),
    quietSection(language, { quiet: refused ?? stored, stored, now, timezone }),
  ];
  const ofPause = pauseSection(language, { pause, timezone });
  // Whoever has paused comes to end it.
  if (pause === null) sections.push(ofPause);
  else sections.unshift(ofPause);
  return pageShell(language, {
    title: `${texts.settings} · ${names.project}`,
    content: `${tellOutcome(shown, texts)}<form method="post">
${sections.join('\n')}
<button>${texts.save}</button></form>`,
  });
}

function tellOutcome(
  { refused, isSaved }: Pick<ShownSettings, 'refused' | 'isSaved'>,
  texts: PageTexts,
): string {
  if (refused !== null) return `<p class="wrong" role="alert">${texts.quietWrong}</p>\n`;
  return isSaved ? `<p class="done" role="status">${texts.saved}</p>\n` : '';
}

function fieldset(legend: string, rows: string[]): string {
  if (rows.length === 0) return '';
  return `<fieldset><legend>${escapeHtml(legend)}</legend>
${rows.join('\n')}</fieldset>`;
}

/** What was shown goes along, so that only what was changed here is written. */
function row({ key, isOn, name }: ShownWish & { name: string }, beside = ''): string {
  return `<div class="row"><input type="hidden" name="shown" value="${key}:${isOn ? 'on' : 'off'}"><label><input type="checkbox" name="wanted" value="${key}"${isOn ? ' checked' : ''}>${escapeHtml(name)}</label>${beside}</div>`;
}

function chooseOften({ id, name, letsChoose, frequency }: ShownNotiflow, texts: PageTexts): string {
  if (!letsChoose) return '';
  const options = (['usual', ...digestFrequencies] as const).map((one) => {
    const isChosen = one === (frequency ?? 'usual');
    return option(`${id}:${one}`, texts.frequencies[one], isChosen);
  });
  const label = escapeHtml(fillIn(texts.often, { name }));
  return `<input type="hidden" name="shown_frequency" value="${id}:${frequency ?? 'usual'}"><select name="frequency" aria-label="${label}">${options.join('')}</select>`;
}

function pauseSection(
  language: Language,
  { pause, timezone }: { pause: AllPreferences['pause']; timezone: string },
): string {
  const texts = pageTexts[language];
  const [asItIs, ...others] = listPauseChoices(pause);
  const options = [asItIs, ...others].flatMap((choice) =>
    choice === undefined ? [] : [option(choice, texts.pauses[choice], choice === asItIs)],
  );
  const state =
    pause === null
      ? ''
      : `<p class="state">${escapeHtml(tellPause(language, pause, timezone))}</p>`;
  return `<fieldset><legend>${texts.pause}</legend>
<p class="hint">${texts.pauseMeans}</p>
${state}<div class="row"><label for="pause">${texts.pauseFor}</label><select id="pause" name="pause">${options.join('')}</select></div></fieldset>`;
}

function tellPause(
  language: Language,
  { until }: NonNullable<AllPreferences['pause']>,
  timeZone: string,
): string {
  const { pausedForNow, pausedUntil } = pageTexts[language];
  if (until === null) return pausedForNow;
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  });
  return fillIn(pausedUntil, { moment: format.format(until) });
}

function option(value: string, words: string, isChosen: boolean): string {
  return `<option value="${value}"${isChosen ? ' selected' : ''}>${words}</option>`;
}
