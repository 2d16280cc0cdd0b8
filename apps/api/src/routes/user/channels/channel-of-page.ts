import type { ChannelName, PageChannelRecord } from '@notiflow/database';
import Type from 'typebox';
import type { Deps } from '../../../deps.ts';
import { notFound } from '../../../errors.ts';

/** The types of channels that pages and apps have to do with themselves. */
export const pageChannelTypes = ['in_app', 'web_push', 'mobile_push'] as const;

export type PageChannelType = (typeof pageChannelTypes)[number];

/** A channel as pages see it. */
export const pageChannelResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    handle: Type.String(),
    name: Type.String(),
    type: Type.Enum([...pageChannelTypes]),
    public_key: Type.Optional(
      Type.String({ description: 'Of a `web_push` channel: the key that browsers subscribe with' }),
    ),
  },
  { title: 'PageChannel', additionalProperties: false },
);

/** A channel as stored, for a page. */
export function presentPageChannel({ id, handle, name, type, publicKey }: PageChannelRecord) {
  const key = publicKey === null ? {} : { public_key: publicKey };
  return { id, handle, name, type: type as PageChannelType, ...key };
}

/** Finds the channel of a path among those that pages have to do with, of certain types where some are named; throws that there is none. */
export async function loadChannelOfPage(
  { database }: Pick<Deps, 'database'>,
  {
    projectId,
    name,
    types = pageChannelTypes,
  }: { projectId: string; name: ChannelName; types?: readonly PageChannelType[] },
): Promise<PageChannelRecord> {
  const channel = await database.channels.findPageChannel({ projectId, name, types });
  if (channel === null) throw notFound('channel', 'id' in name ? name.id : name.handle);
  return channel;
}
