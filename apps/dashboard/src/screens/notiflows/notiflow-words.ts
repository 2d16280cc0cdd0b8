import type { AnswerOf, ItemOf } from 'notiflows-client/operations';

/** A notiflow with its versions. */
export type Notiflow = AnswerOf<'GET /management/v1/notiflows/{handle}'>;

/** A notiflow as lists have it. */
export type ListedNotiflow = ItemOf<'GET /management/v1/notiflows'>;

/** Whether it can be run, in one word. */
export function stateOf({
  active,
  archived_at,
  published_version_id,
}: Pick<ListedNotiflow, 'active' | 'archived_at' | 'published_version_id'>) {
  if (archived_at !== null) return { word: 'archived', tone: 'quiet' } as const;
  if (published_version_id === null) return { word: 'draft', tone: 'warn' } as const;
  return active
    ? ({ word: 'active', tone: 'good' } as const)
    : ({ word: 'off', tone: 'quiet' } as const);
}
