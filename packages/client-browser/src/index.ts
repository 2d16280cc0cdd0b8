export {
  type Actor,
  type Entry,
  type EntryData,
  FeedEntryStatus,
  type FeedFilter,
} from './entry.ts';
export { NotiflowsError } from './errors.ts';
export type { Feed, FeedQuery, FeedSnapshot } from './feed.ts';
export type { FeedPage } from './feed-state.ts';
export { Notiflows, type Profile, type Resource, type UserPreferences } from './notiflows.ts';
export type { Channel, Push, PushOptions } from './push.ts';
export { safeUrl } from './safe-url.ts';
export type { NotiflowsOptions } from './session.ts';
export type { Connection } from './stream.ts';
