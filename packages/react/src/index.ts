'use client';

export { Bell, type BellProps } from './bell/bell.tsx';
export type {
  Actor,
  Entry,
  EntryData,
  Feed,
  FeedFilter,
  FeedSnapshot,
  Frequency,
  NotiflowPreferences,
  NotiflowsClient,
  PreferencesState,
  PreferencesUpdate,
  QuietHours,
  QuietWindow,
} from './client.ts';
export { type FeedActions, useCounts, useFeed } from './feed/use-feed.ts';
export { Inbox, type InboxProps } from './inbox/inbox.tsx';
export { Markdown } from './markdown/markdown.tsx';
export type { Messages, PluralMessage } from './messages/messages.ts';
export { Preferences, type PreferencesProps } from './preferences/preferences.tsx';
export { type UsePreferences, usePreferences } from './preferences/use-preferences.ts';
export type { Theme } from './surface/appearance.ts';
export {
  type ConnectionProps,
  NotiflowsProvider,
  type NotiflowsProviderProps,
} from './surface/provider.tsx';
export type { EntryEvents } from './surface/session.ts';
