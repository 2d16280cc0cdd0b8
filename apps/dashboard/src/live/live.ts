import type { ActivityStep, ChangeKind, Connection, News } from './changes.ts';

interface Watch {
  kinds: ReadonlySet<ChangeKind>;
  touch: () => void;
}

/** What is heard of the project that is shown, for all that show something of it. */
export function createLive() {
  let connection: Connection = 'connecting';
  const watches = new Set<Watch>();
  const listeners = new Set<() => void>();
  const charts = new Set<(steps: readonly ActivityStep[]) => void>();
  return {
    hear({ connection: next, changes }: News): void {
      if (next !== connection) {
        connection = next;
        for (const tell of listeners) tell();
      }
      if (changes === null) return;
      const { kinds, activity } = changes;
      for (const watch of watches) {
        if (kinds === null || kinds.some((kind) => watch.kinds.has(kind))) watch.touch();
      }
      if (activity.length > 0) for (const tell of charts) tell(activity);
    },
    connection: () => connection,
    /** Tells when there is another connection. */
    subscribe(tell: () => void): () => void {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    /** Calls `touch` whenever one of these may have changed. */
    watch(kinds: readonly ChangeKind[], touch: () => void): () => void {
      const watch = { kinds: new Set(kinds), touch };
      watches.add(watch);
      return () => watches.delete(watch);
    },
    /** Hands over what happened in the newest minutes. */
    chart(tell: (steps: readonly ActivityStep[]) => void): () => void {
      charts.add(tell);
      return () => charts.delete(tell);
    },
  };
}

/** THE LIVE LINE of this page: there is one project at a time. */
export const live = createLive();
