/** What an entry can be asked for by. Seen is what was seen and not read; unread is what was not read, seen or not. */
export const entryStatuses = ['unseen', 'seen', 'unread', 'read', 'archived'] as const;

/** What an entry can be asked for by. */
export type EntryStatus = (typeof entryStatuses)[number];

// 0 unseen, 1 seen, 2 read; an archived entry is in a state of its own, 3, and keeps what else it was in its moments.
const states: Record<Exclude<EntryStatus, 'archived'>, { states: number[]; archived: string }> = {
  unseen: { states: [0], archived: ' AND d.seen_at IS NULL' },
  seen: { states: [1], archived: ' AND d.seen_at IS NOT NULL AND d.read_at IS NULL' },
  unread: { states: [0, 1], archived: ' AND d.read_at IS NULL' },
  read: { states: [2], archived: ' AND d.read_at IS NOT NULL' },
};
const everything = { states: [0, 1, 2], archived: '' };
const archived = 3;

/** The states in which entries of a status are, each with what else must hold, as SQL of the columns of a delivery. */
export function statesOf(choice: {
  status?: EntryStatus | undefined;
  withArchived?: boolean;
}): { state: number; also: string }[] {
  const { status, withArchived = false } = choice;
  if (status === 'archived') return [{ state: archived, also: '' }];
  const chosen = status === undefined ? everything : states[status];
  const shown = chosen.states.map((state) => ({ state, also: '' }));
  return withArchived ? [...shown, { state: archived, also: chosen.archived }] : shown;
}
