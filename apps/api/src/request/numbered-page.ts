import Type, { type TSchema } from 'typebox';

/** Query of the lists of the Management API, which are short: a page by its number. */
export const numberedPageQuery = {
  page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 25 }),
};

/** The answer of a list of these items. */
export function numberedPageOf<S extends TSchema>(item: S) {
  return Type.Object({
    items: Type.Array(item),
    page_info: Type.Object(
      {
        page: Type.Integer(),
        limit: Type.Integer(),
        total: Type.Integer(),
        total_pages: Type.Integer(),
      },
      { title: 'NumberedPage' },
    ),
  });
}

/** Which rows the page with this number has. */
export function toOffset({ page, limit }: { page: number; limit: number }) {
  return { offset: (page - 1) * limit, limit };
}

/** A page with its items already presented. */
export function presentNumberedPage<Item>(
  items: Item[],
  { page, limit, total }: { page: number; limit: number; total: number },
) {
  return { items, page_info: { page, limit, total, total_pages: Math.ceil(total / limit) } };
}
