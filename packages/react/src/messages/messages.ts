/** A sentence with a number in it (`{count}`), by the plural categories of its language. */
export type PluralMessage = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Every word the components say. Names in braces are replaced. */
export interface Messages {
  title: string;
  all: string;
  unread: string;
  archived: string;
  views: string;
  markAllRead: string;
  markRead: string;
  archive: string;
  unarchive: string;
  undo: string;
  open: string;
  showMore: string;
  showLess: string;
  from: string;
  zone: string;
  pausedUntil: string;
  emptyAllTitle: string;
  emptyAllText: string;
  emptyUnreadTitle: string;
  emptyUnreadText: string;
  emptyArchivedTitle: string;
  emptyArchivedText: string;
  errorTitle: string;
  errorText: string;
  retry: string;
  offline: string;
  loading: string;
  loadingMore: string;
  end: string;
  newEntries: PluralMessage;
  arrived: PluralMessage;
  bell: string;
  bellUnread: PluralMessage;
  allRead: string;
  wasArchived: string;
  wasUnarchived: string;
  settings: string;
  settingsFailed: string;
  back: string;
  channelsTitle: string;
  channelsText: string;
  notiflowsTitle: string;
  notiflowsText: string;
  noNotiflows: string;
  channelTypes: Record<ChannelTypeName, string>;
  channelOf: string;
  frequency: string;
  frequencyOf: string;
  frequencies: Record<'default' | 'instant' | 'hourly' | 'daily' | 'weekly', string>;
  quietTitle: string;
  quietText: string;
  quietFrom: string;
  quietTo: string;
  quietDays: string;
  pauseTitle: string;
  pauseText: string;
  saving: string;
  saved: string;
  saveFailed: string;
}

/** The channel types a person can turn off. */
export type ChannelTypeName = 'in_app' | 'email' | 'mobile_push' | 'web_push' | 'sms' | 'chat';
