import { Badge } from './badge.tsx';
import { Id } from './copy.tsx';
import { Moment } from './moment.tsx';
import type { Column } from './table.tsx';

/** A field as it stands. */
export function textColumn<Name extends string>(
  title: string,
  name: Name,
): Column<Record<Name, string | number | null>> {
  return { title, cell: ({ [name]: text }) => text ?? '–', text: ({ [name]: text }) => text };
}

/** When something happened; `nothing` is said where it has not. */
export function momentColumn<Name extends string>(
  title: string,
  name: Name,
  nothing?: string,
): Column<Record<Name, string | null>> {
  return {
    title,
    cell: ({ [name]: at }) => <Moment at={at} nothing={nothing} />,
    text: ({ [name]: at }) => at,
  };
}

/** The id of the row, to be copied. */
export function idColumn(title: string): Column<{ id: string }> {
  return { title, cell: ({ id }) => <Id id={id} />, text: ({ id }) => id };
}

/** What a row is in. */
export const statusColumn: Column<{ status: string }> = {
  title: 'Status',
  cell: ({ status }) => <Badge text={status} />,
  text: ({ status }) => status,
};

/** Why a row is in what it is in. */
export const reasonColumn: Column<{ reason: string | null }> = {
  title: 'Reason',
  cell: ({ reason }) => <span className="text-quiet">{reason?.replaceAll('_', ' ') ?? '–'}</span>,
  text: ({ reason }) => reason,
};
