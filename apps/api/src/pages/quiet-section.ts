import { weekdays } from '@notiflow/contracts';
import { escapeHtml } from './page-shell.ts';
import { fillIn, type Language, pageTexts } from './page-texts.ts';
import type { ShownQuiet, ShownWindow } from './quiet-form.ts';

interface QuietSection {
  /** What the boxes say. */
  quiet: ShownQuiet;
  /** What is stored, which goes along. */
  stored: ShownQuiet;
  now: Date;
  timezone: string;
}

/** When a recipient wants quiet, as a part of a form. */
export function quietSection(
  language: Language,
  { quiet, stored, now, timezone }: QuietSection,
): string {
  const texts = pageTexts[language];
  const shown = escapeHtml(JSON.stringify(stored));
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: timezone });
  const zone = fillIn(texts.zone, { zone: timezone.replaceAll('_', ' '), time: time.format(now) });
  return `<fieldset><legend>${texts.quiet}</legend>
<p class="hint">${texts.quietMeans}</p>
<input type="hidden" name="shown_quiet" value="${shown}">
<div class="row"><label><input type="checkbox" name="quiet"${quiet.isOn ? ' checked' : ''}>${texts.quietOn}</label></div>
${quiet.windows.map((window, place) => windowRow(language, { window, place })).join('\n')}
<p class="hint">${escapeHtml(zone)}</p></fieldset>`;
}

function windowRow(
  language: Language,
  { window: { from, to, days }, place }: { window: ShownWindow; place: number },
): string {
  const texts = pageTexts[language];
  const input = (name: string, words: string, value: string) =>
    `<label class="time">${words}<input type="time" name="quiet_${name}_${place}" value="${escapeHtml(value)}"></label>`;
  return `<div class="window"><div class="times">${input('from', texts.from, from)}${input('to', texts.to, to)}</div>
<fieldset class="days"><legend>${texts.days}</legend>${weekdays
    .map((day, index) => dayBox(language, { day, index, place, isOn: days.includes(day) }))
    .join('')}</fieldset></div>`;
}

function dayBox(
  language: Language,
  { day, index, place, isOn }: { day: string; index: number; place: number; isOn: boolean },
): string {
  // The first day of 2024 was a Monday.
  const monday = Date.UTC(2024, 0, 1 + index);
  const nameOf = (weekday: 'short' | 'long') =>
    new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(monday);
  return `<label title="${nameOf('long')}"><input type="checkbox" name="quiet_day_${place}" value="${day}"${isOn ? ' checked' : ''}>${nameOf('short')}</label>`;
}
