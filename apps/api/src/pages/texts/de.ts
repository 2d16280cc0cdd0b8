import type { PageTexts } from './page-words.ts';

/** What the pages of recipients say in German. */
export const de: PageTexts = {
  channels: {
    chat: 'Chat',
    email: 'E-Mail',
    in_app: 'In der App',
    mobile_push: 'Mitteilungen auf dem Telefon',
    sms: 'SMS',
    web_push: 'Mitteilungen im Browser',
  },
  unsubscribe: 'Abbestellen',
  unsubscribeMeans: 'Möchten Sie „{notiflow}“ von {project} nicht mehr erhalten ({channel})?',
  unsubscribed: 'Sie haben abbestellt',
  unsubscribedMeans: 'Sie erhalten „{notiflow}“ von {project} nicht mehr ({channel}).',
  settings: 'Alle Einstellungen',
  reachedBy: 'Wie Sie zu erreichen sind',
  gets: 'Was Sie erhalten ({channel})',
  save: 'Speichern',
  saved: 'Ihre Einstellungen sind gespeichert.',
  brokenLink: 'Dieser Link funktioniert nicht',
  brokenLinkMeans: 'Vielleicht ist er unvollständig, oder sein Ziel gibt es nicht mehr.',
  tooMany: 'Einen Moment, bitte',
  tooManyMeans:
    'Es kamen zu viele Anfragen auf einmal. Versuchen Sie es in einigen Sekunden erneut.',
  pause: 'Pause',
  pauseMeans:
    'Während der Pause erreichen Sie nur notwendige Nachrichten wie Belege und Passwörter.',
  pausedUntil: 'Pause bis {moment}.',
  pausedForNow: 'Pause, bis Sie wieder einschalten.',
  pauseFor: 'Alles pausieren',
  pauses: {
    keep: 'So lassen',
    none: 'Keine Pause',
    day: 'Einen Tag lang',
    week: 'Eine Woche lang',
    ever: 'Bis ich wieder einschalte',
    end: 'Pause beenden',
  },
  quiet: 'Ruhezeiten',
  quietMeans:
    'Was in diesen Zeiten kommt, wartet bis zu ihrem Ende. Dringende Nachrichten warten nicht.',
  quietOn: 'Ruhezeiten sind eingeschaltet',
  from: 'Von',
  to: 'Bis',
  days: 'Beginnend am',
  zone: 'Nach den Uhren von {zone}, wo es {time} ist.',
  quietWrong:
    'Die Ruhezeiten wurden nicht gespeichert: Sie brauchen einen Beginn und ein anderes Ende und müssen etwas von der Woche übrig lassen. Alles andere ist gespeichert.',
  often: '{name}: wie oft',
  frequencies: {
    usual: 'Wie üblich',
    instant: 'Sofort',
    hourly: 'Stündlich',
    daily: 'Täglich',
    weekly: 'Wöchentlich',
  },
};
