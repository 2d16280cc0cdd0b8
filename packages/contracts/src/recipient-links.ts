import { idBytes, readId, toIdBytes } from './id-bytes.ts';
import type { PreferenceChannelType } from './preferences.ts';
import { preferenceChannelTypes } from './preferences.ts';

/** Whom a link in a message is for, and which message it stands in. Ids alone: nothing in it says who that is. */
export interface RecipientLink {
  projectId: string;
  userId: string;
  notiflowId: string;
  deliveryId: string;
  channelType: PreferenceChannelType;
}

/** Where a recipient changes what they get. */
export interface RecipientPages {
  unsubscribe_url: string;
  preferences_url: string;
}

/** What templates call the pages of a recipient. */
export const recipientPageNames = ['unsubscribe_url', 'preferences_url'] as const;

const version = 1;
const idsAt = 1;
const typeAt = idsAt + 4 * idBytes;

/** Writes what a link says as bytes, to be signed. */
export function writeRecipientLink(link: RecipientLink): Buffer {
  const { projectId, userId, notiflowId, deliveryId, channelType } = link;
  const ids = [projectId, userId, notiflowId, deliveryId];
  return Buffer.concat([Buffer.of(version), ...ids.map(toIdBytes), Buffer.from(channelType)]);
}

/** Reads what a link of ours says; null when another release wrote it. */
export function readRecipientLink(bytes: Buffer): RecipientLink | null {
  const channelType = preferenceChannelTypes.find(
    (type) => type === bytes.subarray(typeAt).toString(),
  );
  if (bytes[0] !== version || channelType === undefined) return null;
  const [projectId = '', userId = '', notiflowId = '', deliveryId = ''] = [0, 1, 2, 3].map(
    (place) => readId(bytes, idsAt + place * idBytes),
  );
  return { projectId, userId, notiflowId, deliveryId, channelType };
}

/** Where the pages of a recipient are, with the signed text of the link. */
export function recipientPagesOf(publicUrl: string, signed: string): RecipientPages {
  const url = `${publicUrl}/u/${signed}`;
  return { unsubscribe_url: url, preferences_url: `${url}/preferences` };
}

const signedLink = /\/u\/[\w-]{80,}/g;

/** A text as it is in every message that says the same: without what is signed of the links in it, which name the message. */
export function withoutSignedLinks(text: string): string {
  return text.replaceAll(signedLink, '/u/');
}

/** What messages that nobody gets show in the place of such links; null for a notiflow that nobody can opt out of. */
export function samplePagesOf({ includeInPreferences }: { includeInPreferences: boolean }) {
  return includeInPreferences ? recipientPagesOf('https://notify.example.com', 'sample') : null;
}
