/** A message of a set: its place, and its variables as JSON. */
export interface Entry {
  index: number;
  json: string;
}

/** Cuts a set into chunks of at most `sizeMax` entries and, beyond the first entry, `charsMax` characters. */
export function cutChunks(
  entries: Entry[],
  { sizeMax, charsMax }: { sizeMax: number; charsMax: number },
): Entry[][] {
  const chunks: Entry[][] = [];
  let chars = 0;
  for (const entry of entries) {
    const chunk = chunks.at(-1);
    chars += entry.json.length;
    if (chunk !== undefined && chunk.length < sizeMax && chars <= charsMax) {
      chunk.push(entry);
    } else {
      chunks.push([entry]);
      chars = entry.json.length;
    }
  }
  return chunks;
}
