/** The local storage of a browser, for Node: items are its own properties, methods are not. */
export function createFakeStorage(): object {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
  };
  return Object.create(methods);
}

/** Gives it to this process as its own; undefined takes it away. */
export function giveStorage(storage: object | undefined): void {
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
}
