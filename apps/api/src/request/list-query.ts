import { parseId } from '@notiflow/contracts';
import type { Page, PageInput } from '@notiflow/database';
import Type, { type TSchema } from 'typebox';
import { invalidId, invalidParam } from '../errors.ts';

const cursor = Type.Optional(
  Type.String({ maxLength: 200, description: 'Opaque; from `page` of an earlier answer' }),
);

/** Query of every list of the Admin API. */
export const pageQuery = {
  after: cursor,
  before: cursor,
  limit: Type.Integer({
    minimum: 1,
    maximum: 1_000,
    default: 25,
    description: 'A page of large items may hold fewer: an answer ends at 8 MB',
  }),
};

/** Query that narrows a list to what was created between two moments, both excluded. */
export const createdQuery = {
  created_after: Type.Optional(Type.String({ format: 'date-time' })),
  created_before: Type.Optional(Type.String({ format: 'date-time' })),
};

/** The answer of a list of these items. */
export function pageOf<S extends TSchema>(item: S) {
  return Type.Object({
    items: Type.Array(item),
    page: Type.Object(
      {
        after: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        before: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        has_more_after: Type.Boolean(),
        has_more_before: Type.Boolean(),
        limit: Type.Integer(),
      },
      { title: 'CursorPage' },
    ),
  });
}

/** Reads which page is asked for; throws for a cursor that is none of ours. */
export function readPageInput(query: {
  after?: string;
  before?: string;
  limit: number;
}): PageInput {
  if (query.after !== undefined && query.before !== undefined) {
    throw invalidParam('before', 'Only one of after and before may be given');
  }
  return {
    after: readCursor('after', query.after),
    before: readCursor('before', query.before),
    limit: query.limit,
  };
}

/** Reads the moments a list is narrowed by. */
export function readCreated(query: { created_after?: string; created_before?: string }) {
  return {
    createdAfter: readMoment(query.created_after),
    createdBefore: readMoment(query.created_before),
  };
}

/** Reads an id of a query; undefined when it is absent. */
export function readQueryId(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const id = parseId(text);
  if (id === null) throw invalidId(name);
  return id;
}

/** A page with its items already presented. */
export function presentPage<Item>(
  { items, limit }: { items: Item[]; limit: number },
  page: Page<{ id: string }>,
) {
  const last = page.items.at(-1);
  const hasMoreAfter = page.hasMoreAfter && last !== undefined;
  const hasMoreBefore = page.hasMoreBefore && last !== undefined;
  return {
    items,
    page: {
      after: hasMoreAfter ? toCursor(last) : null,
      before: hasMoreBefore && page.items[0] ? toCursor(page.items[0]) : null,
      has_more_after: hasMoreAfter,
      has_more_before: hasMoreBefore,
      limit,
    },
  };
}

function toCursor({ id }: { id: string }): string {
  return Buffer.from(JSON.stringify({ id })).toString('base64url');
}

function readCursor(name: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    const id = (cursor as { id?: unknown } | null)?.id;
    const parsed = typeof id === 'string' ? parseId(id) : null;
    if (parsed !== null) return parsed;
  } catch {
    // Told below, like every other text that is no cursor.
  }
  throw invalidParam(name, `${name} is not a cursor of this list`);
}

function readMoment(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
