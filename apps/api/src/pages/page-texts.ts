import type { PreferenceChannelType } from '@notiflow/contracts';

/** What the pages of recipients say, in one language. `{…}` is a name that is put there. */
export interface PageTexts {
  channels: Record<PreferenceChannelType, string>;
  unsubscribe: string;
  /** Of `{notiflow}`, `{project}` and `{channel}`: a question, since nothing has happened yet. */
  unsubscribeMeans: string;
  unsubscribed: string;
  unsubscribedMeans: string;
  settings: string;
  reachedBy: string;
  /** By `{channel}`. */
  gets: string;
  save: string;
  saved: string;
  brokenLink: string;
  brokenLinkMeans: string;
  tooMany: string;
  tooManyMeans: string;
}

/** The languages of the pages; the first is for everybody who understands none of them. */
export const languages = ['en', 'de', 'fr', 'es', 'ja'] as const;

/** A language of the pages. */
export type Language = (typeof languages)[number];

/** What the pages say, by language. */
export const pageTexts: Record<Language, PageTexts> = {
  en: {
    channels: {
      chat: 'Chat',
      email: 'E-mail',
      in_app: 'In the app',
      mobile_push: 'Notifications on the phone',
      sms: 'Text messages',
      web_push: 'Notifications in the browser',
    },
    unsubscribe: 'Unsubscribe',
    unsubscribeMeans: 'Do you want to stop getting “{notiflow}” from {project} ({channel})?',
    unsubscribed: 'You are unsubscribed',
    unsubscribedMeans: 'You no longer get “{notiflow}” from {project} ({channel}).',
    settings: 'All settings',
    reachedBy: 'How you may be reached',
    gets: 'What you get ({channel})',
    save: 'Save',
    saved: 'Your settings are saved.',
    brokenLink: 'This link does not work',
    brokenLinkMeans: 'It may be incomplete, or what it led to is gone.',
    tooMany: 'One moment, please',
    tooManyMeans: 'Too many requests came at once. Try again in a few seconds.',
  },
  de: {
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
  },
  fr: {
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
  },
  es: {
    channels: {
      chat: 'Chat',
      email: 'Correo electrónico',
      in_app: 'En la aplicación',
      mobile_push: 'Notificaciones en el teléfono',
      sms: 'SMS',
      web_push: 'Notificaciones en el navegador',
    },
    unsubscribe: 'Darse de baja',
    unsubscribeMeans: '¿Quiere dejar de recibir «{notiflow}» de {project} ({channel})?',
    unsubscribed: 'Se ha dado de baja',
    unsubscribedMeans: 'Ya no recibe «{notiflow}» de {project} ({channel}).',
    settings: 'Todos los ajustes',
    reachedBy: 'Cómo contactarle',
    gets: 'Qué recibe ({channel})',
    save: 'Guardar',
    saved: 'Sus ajustes se han guardado.',
    brokenLink: 'Este enlace no funciona',
    brokenLinkMeans: 'Quizá esté incompleto o su destino ya no exista.',
    tooMany: 'Un momento, por favor',
    tooManyMeans: 'Han llegado demasiadas solicitudes a la vez. Inténtelo en unos segundos.',
  },
  ja: {
    channels: {
      chat: 'チャット',
      email: 'メール',
      in_app: 'アプリ内',
      mobile_push: 'スマートフォンの通知',
      sms: 'SMS',
      web_push: 'ブラウザの通知',
    },
    unsubscribe: '配信停止',
    unsubscribeMeans: '{project} からの「{notiflow}」({channel}) の配信を停止しますか？',
    unsubscribed: '配信を停止しました',
    unsubscribedMeans: '{project} からの「{notiflow}」({channel}) は今後届きません。',
    settings: 'すべての設定',
    reachedBy: '連絡方法',
    gets: '受け取るもの ({channel})',
    save: '保存',
    saved: '設定を保存しました。',
    brokenLink: 'このリンクは無効です',
    brokenLinkMeans: 'リンクが不完全か、リンク先がなくなった可能性があります。',
    tooMany: '少々お待ちください',
    tooManyMeans: 'リクエストが多すぎます。数秒後にもう一度お試しください。',
  },
};

/** Puts names where a text has a place for them. */
export function fillIn(text: string, names: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => names[name] ?? place);
}
