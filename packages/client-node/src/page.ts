/* oxlint-disable unicorn/no-thenable -- a list is awaited for its first page, like any call */

/** Where a page of a cursor list stands. */
export interface CursorPosition {
  after: string | null;
  before: string | null;
  has_more_after: boolean;
  has_more_before: boolean;
  limit: number;
}

/** Where a page of a numbered list stands. */
export interface NumberedPosition {
  page: number;
  limit: number;
  total_pages: number;
}

/** From where on a page is read; nothing is the beginning. */
export interface Position {
  after?: string | undefined;
  before?: string | undefined;
  page?: number | undefined;
}

/** A page as the API answers it. */
export interface ListAnswer<Item> {
  items: Item[];
  page?: CursorPosition;
  page_info?: NumberedPosition;
}

/** How the pages of one list are read, and where it begins. */
export interface Listing<Item> {
  read(position: Position): Promise<ListAnswer<Item>>;
  from: Position;
}

/**
 * Some things of a list, and the way to the next ones. Iterating over it goes on over all pages. A list that was
 * asked for with `before` goes the other way: each next page is newer, and has its newest first too.
 */
export class Page<Item> implements AsyncIterable<Item> {
  readonly items: Item[];
  readonly #answer: ListAnswer<Item>;
  readonly #listing: Listing<Item>;

  constructor(answer: ListAnswer<Item>, listing: Listing<Item>) {
    this.items = answer.items;
    this.#answer = answer;
    this.#listing = listing;
  }

  hasNextPage(): boolean {
    return this.#nextPosition() !== null;
  }

  /** Reads the next page; null after the last one. */
  async nextPage(): Promise<Page<Item> | null> {
    const position = this.#nextPosition();
    if (position === null) return null;
    return new Page(await this.#listing.read(position), this.#listing);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    yield* this.items;
    for (let page = await this.nextPage(); page !== null; page = await page.nextPage()) {
      yield* page.items;
    }
  }

  #nextPosition(): Position | null {
    const { page, page_info: numbered } = this.#answer;
    if (page !== undefined) {
      const { after, before } = page;
      if (typeof this.#listing.from.before === 'string') return before === null ? null : { before };
      return after === null ? null : { after };
    }
    if (numbered === undefined || numbered.page >= numbered.total_pages) return null;
    return { page: numbered.page + 1 };
  }
}

/** A list that is read when it is awaited (its first page) or iterated over (everything). */
export class PagedList<Item> implements PromiseLike<Page<Item>>, AsyncIterable<Item> {
  readonly #listing: Listing<Item>;
  #first: Promise<Page<Item>> | undefined;

  constructor(listing: Listing<Item>) {
    this.#listing = listing;
  }

  // biome-ignore lint/suspicious/noThenProperty: a list is awaited for its first page, like any call.
  then<A = Page<Item>, B = never>(
    onRead?: ((page: Page<Item>) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#first ??= this.#readFirst();
    return this.#first.then(onRead, onError);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    yield* await this;
  }

  async #readFirst(): Promise<Page<Item>> {
    return new Page(await this.#listing.read(this.#listing.from), this.#listing);
  }
}
