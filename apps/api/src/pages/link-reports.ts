import type { LinkReport } from '@notiflow/database';

/** Takes down what recipients do by links of ours; nobody waits for it. */
export interface LinkReports {
  note(report: LinkReport): void;
  /** Stores what was noted since the last time. */
  flush(): Promise<void>;
}

interface LinkReportsOptions {
  take: (reports: LinkReport[]) => Promise<unknown>;
  onError: (error: Error) => void;
}

// Soon enough for what waits for a click, and a campaign that is opened by thousands costs a few statements a second.
const gatheredMs = 100;
const setMax = 500;
// Of a database that is away for a while: memory is worth more than a count.
const keptMax = 20_000;

/**
 * Gathers what is done by links and stores it together. What could not be stored is kept for the next time, as far as there
 * is room; a process that dies at once forgets a tenth of a second.
 */
export function createLinkReports({ take, onError }: LinkReportsOptions): LinkReports {
  let noted: LinkReport[] = [];
  let timer: NodeJS.Timeout | undefined;
  let storing: Promise<void> | undefined;

  async function store(): Promise<void> {
    while (noted.length > 0) {
      const set = noted.splice(0, setMax);
      try {
        await take(set);
      } catch (error) {
        onError(error as Error);
        noted = [...set, ...noted].slice(0, keptMax);
        return;
      }
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    storing ??= store().finally(() => {
      storing = undefined;
      if (noted.length > 0) schedule();
    });
    await storing;
  }

  function schedule(): void {
    timer ??= setTimeout(() => void flush(), gatheredMs).unref();
  }

  return {
    note(report) {
      if (noted.length >= keptMax) return;
      noted.push(report);
      schedule();
    },
    flush,
  };
}
