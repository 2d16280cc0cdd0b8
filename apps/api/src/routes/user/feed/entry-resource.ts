import type { FeedEntryRecord } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { momentOrNull, textOrNull, toMoment } from '../../../request/resource-parts.ts';

const actorResource = Type.Object(
  {
    id: Type.String(),
    external_id: Type.String(),
    first_name: textOrNull,
    last_name: textOrNull,
    avatar: textOrNull,
  },
  { title: 'FeedActor', additionalProperties: false },
);

/** An entry of a feed: an in-app delivery as its recipient sees it. */
export const feedEntryResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    channel_id: Type.String({ format: 'uuid' }),
    notification_id: Type.String({ format: 'uuid' }),
    notiflow_id: Type.String({ format: 'uuid' }),
    notiflow: Type.String({ description: 'The handle of the notiflow' }),
    topic: textOrNull,
    actor: Type.Unsafe<Static<typeof actorResource> | null>({
      anyOf: [actorResource, { type: 'null' }],
      description: 'Who caused it, as the run knew them',
    }),
    data: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description:
        'The rendered message: `body` and perhaps `title`, `content_type`, `action_url`, `action_type`, `primary_action`, `secondary_action`. A `body` of Markdown is as it was written: who shows it lets no HTML in it run. URLs lead by http, https, mailto or tel, or are relative.',
    }),
    created_at: Type.String({ format: 'date-time' }),
    seen_at: momentOrNull,
    read_at: momentOrNull,
    clicked_at: momentOrNull,
    archived_at: momentOrNull,
  },
  { title: 'FeedEntry', additionalProperties: false },
);

/** An entry of a feed as its recipient is answered it. */
export type FeedEntryResource = Static<typeof feedEntryResource>;

/** An entry as stored, for its recipient. */
export function presentEntry(entry: FeedEntryRecord): FeedEntryResource {
  const { message, created_at, seen_at, read_at, clicked_at, archived_at, ...rest } = entry;
  return {
    ...rest,
    data: message,
    created_at: created_at.toISOString(),
    seen_at: toMoment(seen_at),
    read_at: toMoment(read_at),
    clicked_at: toMoment(clicked_at),
    archived_at: toMoment(archived_at),
  };
}
