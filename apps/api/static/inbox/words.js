/** What the page says, by language; the inbox itself has words of its own. */
const all = {
  en: {
    title: 'Inbox',
    ask: 'Hear of new messages also while this page is closed.',
    turnOn: 'Turn on notifications',
    turnedOn: 'Notifications are on for this device.',
    denied: 'Notifications are blocked. Allow them for this page in the settings of your browser.',
    failed: 'That did not work. Try again later.',
    home: 'For notifications on this device: tap Share, then “Add to Home Screen”, and open the inbox from there.',
    dismiss: 'Hide this',
    openTitle: 'Open your inbox',
    openText: 'Open the link to your inbox that you were given, or paste it here.',
    overTitle: 'This link does not work any more',
    overText:
      'It is too old, or was replaced by another one. Ask for a new link, and open it or paste it here.',
    link: 'Link to your inbox',
    noLink: 'That is not a link to an inbox.',
    open: 'Open',
    noFeed: 'There is no inbox here yet.',
    unreachable: 'The inbox cannot be reached right now. It opens as soon as you are online again.',
  },
  de: {
    title: 'Posteingang',
    ask: 'Neue Nachrichten auch dann mitbekommen, wenn diese Seite geschlossen ist.',
    turnOn: 'Benachrichtigungen einschalten',
    turnedOn: 'Benachrichtigungen sind auf diesem Gerät eingeschaltet.',
    denied:
      'Benachrichtigungen sind gesperrt. Erlauben Sie sie für diese Seite in den Einstellungen Ihres Browsers.',
    failed: 'Das hat nicht geklappt. Versuchen Sie es später noch einmal.',
    home: 'Für Benachrichtigungen auf diesem Gerät: „Teilen“ antippen, dann „Zum Home-Bildschirm“, und den Posteingang von dort öffnen.',
    dismiss: 'Ausblenden',
    openTitle: 'Posteingang öffnen',
    openText:
      'Öffnen Sie den Link zu Ihrem Posteingang, den Sie bekommen haben, oder fügen Sie ihn hier ein.',
    overTitle: 'Dieser Link gilt nicht mehr',
    overText:
      'Er ist zu alt oder wurde durch einen anderen ersetzt. Lassen Sie sich einen neuen Link geben, und öffnen Sie ihn oder fügen Sie ihn hier ein.',
    link: 'Link zu Ihrem Posteingang',
    noLink: 'Das ist kein Link zu einem Posteingang.',
    open: 'Öffnen',
    noFeed: 'Hier gibt es noch keinen Posteingang.',
    unreachable:
      'Der Posteingang ist gerade nicht erreichbar. Er öffnet sich, sobald Sie wieder online sind.',
  },
  fr: {
    title: 'Boîte de réception',
    ask: 'Soyez informé des nouveaux messages même lorsque cette page est fermée.',
    turnOn: 'Activer les notifications',
    turnedOn: 'Les notifications sont activées sur cet appareil.',
    denied:
      'Les notifications sont bloquées. Autorisez-les pour cette page dans les réglages de votre navigateur.',
    failed: 'Cela n’a pas fonctionné. Réessayez plus tard.',
    home: 'Pour recevoir des notifications sur cet appareil : touchez Partager, puis « Sur l’écran d’accueil », et ouvrez la boîte de réception depuis là.',
    dismiss: 'Masquer',
    openTitle: 'Ouvrir votre boîte de réception',
    openText: 'Ouvrez le lien que vous avez reçu vers votre boîte de réception, ou collez-le ici.',
    overTitle: 'Ce lien n’est plus valable',
    overText:
      'Il est trop ancien ou a été remplacé. Demandez un nouveau lien, puis ouvrez-le ou collez-le ici.',
    link: 'Lien vers votre boîte de réception',
    noLink: 'Ce n’est pas un lien vers une boîte de réception.',
    open: 'Ouvrir',
    noFeed: 'Il n’y a pas encore de boîte de réception ici.',
    unreachable:
      'La boîte de réception est injoignable pour le moment. Elle s’ouvrira dès que vous serez de nouveau en ligne.',
  },
  es: {
    title: 'Bandeja de entrada',
    ask: 'Entérese de los mensajes nuevos también cuando esta página está cerrada.',
    turnOn: 'Activar notificaciones',
    turnedOn: 'Las notificaciones están activadas en este dispositivo.',
    denied:
      'Las notificaciones están bloqueadas. Permítalas para esta página en los ajustes de su navegador.',
    failed: 'No ha funcionado. Inténtelo más tarde.',
    home: 'Para recibir notificaciones en este dispositivo: toque Compartir, después «Añadir a pantalla de inicio», y abra la bandeja desde allí.',
    dismiss: 'Ocultar',
    openTitle: 'Abrir su bandeja de entrada',
    openText: 'Abra el enlace a su bandeja de entrada que le dieron, o péguelo aquí.',
    overTitle: 'Este enlace ya no es válido',
    overText:
      'Es demasiado antiguo o fue sustituido por otro. Pida un enlace nuevo y ábralo o péguelo aquí.',
    link: 'Enlace a su bandeja de entrada',
    noLink: 'Eso no es un enlace a una bandeja de entrada.',
    open: 'Abrir',
    noFeed: 'Aquí todavía no hay ninguna bandeja de entrada.',
    unreachable:
      'No se puede acceder a la bandeja en este momento. Se abrirá en cuanto vuelva a tener conexión.',
  },
  ja: {
    title: '受信箱',
    ask: 'このページを閉じていても、新しいメッセージをお知らせします。',
    turnOn: '通知をオンにする',
    turnedOn: 'この端末の通知はオンです。',
    denied: '通知がブロックされています。ブラウザーの設定でこのページの通知を許可してください。',
    failed: 'うまくいきませんでした。後でもう一度お試しください。',
    home: 'この端末で通知を受け取るには、「共有」から「ホーム画面に追加」をタップし、そこから受信箱を開いてください。',
    dismiss: '非表示にする',
    openTitle: '受信箱を開く',
    openText: '受け取った受信箱のリンクを開くか、ここに貼り付けてください。',
    overTitle: 'このリンクは使えなくなりました',
    overText:
      '期限が切れたか、新しいリンクに置き換えられました。新しいリンクを受け取り、開くか、ここに貼り付けてください。',
    link: '受信箱のリンク',
    noLink: '受信箱のリンクではありません。',
    open: '開く',
    noFeed: 'まだ受信箱がありません。',
    unreachable: '現在、受信箱に接続できません。オンラインに戻ると開きます。',
  },
};

export const language =
  navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in all) ?? 'en';

export const words = all[language];
