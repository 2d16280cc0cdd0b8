/** What is claimed from Postgres and worked at once, each in a slot. */
export interface PullerSpec<Item> {
  /** How many are under way at a time. */
  slots: number;
  /** Names the receiver of an item: so many of each are under way is told with every claim. */
  receiverOf(item: Item): string;
  /** Takes what is due, at most `limit`. */
  claim(room: { limit: number; underWay: Readonly<Record<string, number>> }): Promise<Item[]>;
  /** Works one; what it throws is reported, and the lease of the item ends. */
  work(item: Item): Promise<void>;
  onFailed(item: Item, error: unknown): void;
  stopping: AbortSignal;
}

/** Works what waits in Postgres, as much at a time as it has slots. */
export interface Puller {
  /** Begins with what is due, as far as there are slots; answers with how many. */
  look(): Promise<number>;
  /** Resolves when nothing is under way. */
  whenIdle(): Promise<void>;
}

/** Makes a puller: a free slot looks for what is due, and nothing is in memory but what is being worked. */
export function createPuller<Item>(spec: PullerSpec<Item>): Puller {
  const underWay = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let looking: Promise<number> | null = null;
  let isAskedAgain = false;

  function look(): Promise<number> {
    // One look at a time, so that none counts on slots of another; who asks meanwhile makes it look once more.
    isAskedAgain = true;
    looking ??= lookWhileAsked().finally(() => {
      looking = null;
    });
    return looking;
  }

  async function lookWhileAsked(): Promise<number> {
    let total = 0;
    while (isAskedAgain && !spec.stopping.aborted) {
      isAskedAgain = false;
      total += await begin();
    }
    return total;
  }

  async function begin(): Promise<number> {
    const limit = spec.slots - running.size;
    if (limit <= 0) return 0;
    const items = await spec.claim({ limit, underWay: Object.fromEntries(underWay) });
    for (const item of items) start(item);
    return items.length;
  }

  function start(item: Item): void {
    const receiver = spec.receiverOf(item);
    count(receiver, 1);
    const done = spec
      .work(item)
      .catch((error: unknown) => spec.onFailed(item, error))
      .finally(() => {
        running.delete(done);
        count(receiver, -1);
        // A sweep looks again, whatever goes wrong with this look.
        look().catch(() => {});
      });
    running.add(done);
  }

  function count(receiver: string, change: number): void {
    const left = (underWay.get(receiver) ?? 0) + change;
    if (left > 0) underWay.set(receiver, left);
    else underWay.delete(receiver);
  }

  return {
    look,
    async whenIdle() {
      while (running.size > 0 || looking !== null) {
        await Promise.all([...running, looking?.catch(() => 0)]);
      }
    },
  };
}
