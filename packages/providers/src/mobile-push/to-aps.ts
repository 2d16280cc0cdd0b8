import { createHash } from 'node:crypto';
import type { MobilePushMessage } from '@notiflow/contracts';

// A header: what is not ASCII does not come through as it was written.
const collapseBytesMax = 64;

/** What iOS itself reads of a push. */
export interface ApsPayload {
  alert: { title: string; subtitle?: string; body: string };
  badge?: number;
  sound?: string | { critical: 1; name: string; volume: 1 };
  category?: string;
  'thread-id'?: string;
  'interruption-level'?: 'passive' | 'active' | 'time-sensitive' | 'critical';
  'relevance-score'?: number;
  'mutable-content'?: 1;
}

/** https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification */
export function toAps(message: MobilePushMessage): ApsPayload {
  const { title, subtitle, body, badge_count, category, thread_id, relevance_score } = message;
  const sound = soundOf(message);
  const level = message.interruption_level;
  return {
    alert: { title, ...(subtitle !== undefined && { subtitle }), body },
    ...(badge_count !== undefined && { badge: badge_count }),
    ...(sound !== undefined && { sound }),
    ...(category !== undefined && { category }),
    ...(thread_id !== undefined && { 'thread-id': thread_id }),
    ...(level !== undefined && {
      'interruption-level': level === 'time_sensitive' ? 'time-sensitive' : level,
    }),
    ...(relevance_score !== undefined && { 'relevance-score': relevance_score }),
    // The extension of the app fetches the picture, and is only asked to when the push may be changed.
    ...(message.image_url !== undefined && { 'mutable-content': 1 }),
  };
}

/** What replaces what, for Apple: a text that is longer than Apple takes is named by its digest. */
export function collapseIdOf(text: string): string {
  const isShort = Buffer.byteLength(text) <= collapseBytesMax && /^[\x20-\x7e]*$/.test(text);
  return isShort ? text : createHash('sha256').update(text).digest('base64url');
}

/** Until when Apple keeps a push for a device that is away, in seconds since 1970; 0: not at all. */
export function apnsExpirationOf(ttl: number): string {
  return String(ttl === 0 ? 0 : Math.floor(Date.now() / 1_000) + ttl);
}

/** A critical push is heard although the phone is silent, and only if its sound says so. */
function soundOf({ sound, interruption_level }: MobilePushMessage): ApsPayload['sound'] {
  return interruption_level === 'critical'
    ? { critical: 1, name: sound ?? 'default', volume: 1 }
    : sound;
}
