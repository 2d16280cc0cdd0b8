/** Tells whoever listens that the session ended while somebody was at work. */
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
