import type { CredentialUse } from '@notiflow/database';

interface UseRecorderOptions {
  record: (uses: CredentialUse[]) => Promise<void>;
  onError: (error: Error) => void;
  /** How often uses are stored at most. */
  everyMs?: number;
}

/** Remembers when credentials were last used, and stores it now and then. */
export interface UseRecorder {
  /** Notes that the credential was used now. */
  note(id: string): void;
  /** Stores what was noted since the last time. */
  flush(): Promise<void>;
}

/**
 * Keeps moments of use in memory and stores them together, at most once a minute: no request waits for it.
 * A process that dies at once forgets the last minute; what could not be stored is kept for the next time.
 */
export function createUseRecorder(options: UseRecorderOptions): UseRecorder {
  const { record, onError, everyMs = 60_000 } = options;
  let usedAt = new Map<string, Date>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (usedAt.size === 0) return;
    const noted = usedAt;
    usedAt = new Map();
    try {
      await record([...noted].map(([id, moment]) => ({ id, usedAt: moment })));
    } catch (error) {
      onError(error as Error);
      usedAt = new Map([...noted, ...usedAt]);
      schedule();
    }
  }

  function schedule(): void {
    timer ??= setTimeout(() => void flush(), everyMs).unref();
  }

  return {
    note(id) {
      usedAt.set(id, new Date());
      schedule();
    },
    flush,
  };
}
