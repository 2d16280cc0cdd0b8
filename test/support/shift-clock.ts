/** What lets Node, as its `NODE_OPTIONS`, believe that it is so much later; durations stay what they are. */
export function shiftClock(byMs: number): string {
  const source = `
    globalThis.Date = new Proxy(Date, {
      construct: (date, given, target) =>
        Reflect.construct(date, given.length === 0 ? [date.now() + ${byMs}] : given, target),
      get: (date, name) =>
        name === 'now' ? () => date.now() + ${byMs} : Reflect.get(date, name),
    });`;
  return `--import=data:text/javascript,${encodeURIComponent(source)}`;
}
