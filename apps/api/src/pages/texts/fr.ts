import type { PageTexts } from './page-words.ts';

/** What the pages of recipients say in French. */
export const fr: PageTexts = {
  channels: {
    chat: 'Messagerie',
    email: 'E-mail',
    in_app: 'Dans l’application',
    mobile_push: 'Notifications sur le téléphone',
    sms: 'SMS',
    web_push: 'Notifications dans le navigateur',
  },
  unsubscribe: 'Se désabonner',
  unsubscribeMeans: 'Voulez-vous ne plus recevoir « {notiflow} » de {project} ({channel}) ?',
  unsubscribed: 'Vous êtes désabonné',
  unsubscribedMeans: 'Vous ne recevez plus « {notiflow} » de {project} ({channel}).',
  settings: 'Tous les réglages',
  reachedBy: 'Comment vous joindre',
  gets: 'Ce que vous recevez ({channel})',
  save: 'Enregistrer',
  saved: 'Vos réglages sont enregistrés.',
  brokenLink: 'Ce lien ne fonctionne pas',
  brokenLinkMeans: 'Il est peut-être incomplet, ou sa cible n’existe plus.',
  tooMany: 'Un instant, s’il vous plaît',
  tooManyMeans: 'Trop de demandes à la fois. Réessayez dans quelques secondes.',
  pause: 'Pause',
  pauseMeans:
    'Pendant la pause, vous ne recevez que les messages nécessaires, comme les reçus et les mots de passe.',
  pausedUntil: 'En pause jusqu’au {moment}.',
  pausedForNow: 'En pause jusqu’à ce que vous repreniez.',
  pauseFor: 'Tout mettre en pause',
  pauses: {
    keep: 'Ne rien changer',
    none: 'Pas de pause',
    day: 'Pendant un jour',
    week: 'Pendant une semaine',
    ever: 'Jusqu’à ce que je reprenne',
    end: 'Terminer la pause',
  },
  quiet: 'Heures de silence',
  quietMeans:
    'Ce qui arrive pendant ces heures attend qu’elles se terminent. Les messages urgents n’attendent pas.',
  quietOn: 'Les heures de silence sont activées',
  from: 'De',
  to: 'À',
  days: 'Commençant le',
  zone: 'À l’heure de {zone}, où il est {time}.',
  quietWrong:
    'Les heures de silence n’ont pas été enregistrées : elles doivent avoir un début et une fin différents et laisser une partie de la semaine. Tout le reste est enregistré.',
  often: '{name} : fréquence',
  frequencies: {
    usual: 'Comme d’habitude',
    instant: 'Tout de suite',
    hourly: 'Chaque heure',
    daily: 'Chaque jour',
    weekly: 'Chaque semaine',
  },
};
