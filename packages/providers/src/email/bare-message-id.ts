/** A Message-ID without its angle brackets, which some services write in their answers and not in their events. */
export function bareMessageId(id: string | undefined): string | undefined {
  return id?.replace(/^<|>$/g, '');
}
