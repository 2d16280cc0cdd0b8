/**
 * Makes a function that writes what it is given: at once, and what comes in meanwhile together with the next, since until
 * then a lost worker means a repeat. Each call is answered with what the write of its batch answered.
 */
export function gatherWrites<Entry, Result>(
  writeAll: (entries: Entry[]) => Promise<Result>,
): (entry: Entry) => Promise<Result> {
  let gathered: Entry[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  let next: Promise<Result> | null = null;

  function writeGathered(): Promise<Result> {
    const entries = gathered;
    gathered = [];
    next = null;
    return writeAll(entries);
  }

  return (entry) => {
    gathered.push(entry);
    if (next === null) {
      next = writing.then(writeGathered);
      // The next batch is written whatever became of this one.
      writing = next.catch(() => {});
    }
    return next;
  };
}
