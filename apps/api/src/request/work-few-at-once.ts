/** What to do with each entry of a list, and with how many at the same time. */
export interface FewAtOnce<Item, Result> {
  atOnceMax: number;
  work: (item: Item, index: number) => Promise<Result>;
}

/** Does the work for every entry of a list, a few at the same time; answers the results in the order of the list. */
export async function workFewAtOnce<Item, Result>(
  items: readonly Item[],
  { atOnceMax, work }: FewAtOnce<Item, Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const open = items.entries();
  const takeTurns = async () => {
    // The iterator is shared: each entry is given out once.
    for (const [index, item] of open) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: atOnceMax }, takeTurns));
  return results;
}
