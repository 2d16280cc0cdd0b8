import type { Step } from './merge-steps.ts';

/** What was typed and is not saved, and on what. */
export interface StoredDraft {
  base: { sha: string | null; steps: Step[]; at: string };
  steps: Step[];
  /** When it was typed last. */
  at: number;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (project: string, handle: string) => `notiflow.draft.${project}.${handle}`;

/** Keeps what is typed for as long as the tab is there, so that a reload takes nothing. */
export function createDraftStore(
  { project, handle }: { project: string; handle: string },
  store: Store = sessionStorage,
) {
  const key = keyOf(project, handle);
  return {
    read(): StoredDraft | null {
      try {
        const found = JSON.parse(store.getItem(key) ?? 'null') as StoredDraft | null;
        return isDraft(found) ? found : null;
      } catch {
        return null;
      }
    },
    write(draft: StoredDraft): void {
      try {
        store.setItem(key, JSON.stringify(draft));
      } catch {
        // There is no room for it: what was kept before would be older than it seems.
        store.removeItem(key);
      }
    },
    clear(): void {
      store.removeItem(key);
    },
  };
}

/** What an older release kept may have another shape. */
function isDraft(found: StoredDraft | null): boolean {
  return (
    found !== null &&
    Array.isArray(found.steps) &&
    Array.isArray(found.base?.steps) &&
    typeof found.base.at === 'string'
  );
}
