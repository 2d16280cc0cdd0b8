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

interface ListAnswer<Item> {
  items: Item[];
  page?: CursorPosition;
  page_info?: NumberedPosition;
}

/** Some things of a list, and the way to the next ones. Iterating over it goes on over all pages. */
export class Page<Item> implements AsyncIterable<Item> {
  readonly items: Item[];
  readonly #answer: ListAnswer<Item>;
  readonly #read: (position: object) => Promise<ListAnswer<Item>>;

  constructor(answer: ListAnswer<Item>, read: (position: object) => Promise<ListAnswer<Item>>) {
    this.items = answer.items;
    this.#answer = answer;
    this.#read = read;
  }

  hasNextPage(): boolean {
    return this.#nextPosition() !== null;
  }

  /** Reads the next page; null after the last one. */
  async nextPage(): Promise<Page<Item> | null> {
    const position = this.#nextPosition();
    return position === null ? null : new Page(await this.#read(position), this.#read);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    yield* this.items;
    for (let page = await this.nextPage(); page !== null; page = await page.nextPage()) {
      yield* page.items;
    }
  }

  #nextPosition(): object | null {
    const { page, page_info: numbered } = this.#answer;
    if (page !== undefined) return page.after === null ? null : { after: page.after };
    if (numbered === undefined || numbered.page >= numbered.total_pages) return null;
    return { page: numbered.page + 1 };
  }
}

/** A list that is read when it is awaited (its first page) or iterated over (everything). */
export class PagedList<Item> implements PromiseLike<Page<Item>>, AsyncIterable<Item> {
  readonly #read: (position: object) => Promise<ListAnswer<Item>>;
  #first: Promise<Page<Item>> | undefined;

  constructor(read: (position: object) => Promise<ListAnswer<Item>>) {
    this.#read = read;
  }

  // biome-ignore lint/suspicious/noThenProperty: a list is awaited for its first page, like any call.
  then<A = Page<Item>, B = never>(
    onRead?: ((page: Page<Item>) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#first ??= this.#read({}).then((answer) => new Page(answer, this.#read));
    return this.#first.then(onRead, onError);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    yield* await this;
  }
}
