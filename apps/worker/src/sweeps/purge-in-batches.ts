const batchSize = 5_000;
const batchesMax = 100;

/** Repeats a purge in small statements until nothing is left, at most half a million rows; answers how many it deleted. */
export async function purgeInBatches(purge: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < batchesMax; batch += 1) {
    const count = await purge(batchSize);
    total += count;
    if (count < batchSize) break;
  }
  return total;
}
