import type { FeedFilter } from '../client.ts';

/** The parts of a feed that an inbox shows. */
export const views = ['all', 'unread', 'archived'] as const;
export type View = (typeof views)[number];

/** What the feed is asked for in each. */
export const filterOf: Record<View, FeedFilter> = {
  all: {},
  unread: { status: 'unread' },
  archived: { status: 'archived' },
};
