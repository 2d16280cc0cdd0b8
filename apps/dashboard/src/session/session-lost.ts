/** Tells whoever listens. */
function createSignal() {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) listener();
    },
    listen(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The session ended: a login is shown over what is there, so that nothing that was typed is lost. */
export const sessionLost = createSignal();

/** Somebody is logged in, for the first time or again. */
export const sessionFound = createSignal();
