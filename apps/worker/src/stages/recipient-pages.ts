import {
  type ChannelType,
  channelTypeOf,
  type MessageList,
  type PreferenceChannelType,
  preferenceChannelTypes,
  type RecipientLink,
  type RecipientPages,
  recipientPagesOf,
  writeRecipientLink,
} from '@notiflow/contracts';
import type { LoadedRun } from '@notiflow/database';
import type { LinkSigner } from '@notiflow/vault';

/** Where the recipient of a message changes what they get; each call signs. */
export type FindPages = (link: RecipientLink) => RecipientPages;

/** Makes the links to the pages of recipients; null where the world cannot reach us. */
export function createFindPages(publicUrl: string | null, signer: LinkSigner): FindPages | null {
  if (publicUrl === null) return null;
  return (link) =>
    recipientPagesOf(publicUrl, signer.sign('preferences', writeRecipientLink(link)));
}

/** A message that is made for somebody. */
interface MessageVisit {
  run: Pick<LoadedRun, 'projectId' | 'project' | 'notiflow' | 'includeInPreferences'>;
  recipient: { id: string };
  channelType: ChannelType;
  deliveryId: string;
}

/** The pages of somebody who can opt out of what is sent to them; null for anybody else. */
export function pagesOfVisit(
  findPages: FindPages | null,
  { run, recipient, channelType, deliveryId }: MessageVisit,
): RecipientPages | null {
  if (findPages === null || !run.includeInPreferences || !isPreferable(channelType)) return null;
  return findPages({
    projectId: run.projectId,
    userId: recipient.id,
    notiflowId: run.notiflow.id,
    deliveryId,
    channelType,
  });
}

/** What a message says of the list it belongs to, for the media that say so. */
export function listFieldsOf(
  { channelType, run }: MessageVisit,
  pages: RecipientPages | null,
): object {
  const { listField } = channelTypeOf(channelType);
  if (pages === null || listField === undefined) return {};
  const list: MessageList = {
    id: `${run.notiflow.handle}.${run.project.slug}`,
    unsubscribe_url: pages.unsubscribe_url,
  };
  return { [listField]: list };
}

function isPreferable(type: string): type is PreferenceChannelType {
  return (preferenceChannelTypes as readonly string[]).includes(type);
}
