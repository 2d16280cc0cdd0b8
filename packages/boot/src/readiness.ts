/** Named checks; each resolves when its part can work and rejects when it cannot. */
export type ReadyChecks = Record<string, () => Promise<unknown>>;

/** What became of each check. */
export interface Readiness {
  isReady: boolean;
  checks: Record<string, 'ok' | 'failed'>;
  /** Why checks failed, for the log; not for strangers. */
  errors: Record<string, Error>;
}

/** Runs all checks at once; one that has not answered in time has failed. */
export async function evaluateReadiness(
  readyChecks: ReadyChecks,
  timeoutMs = 2_000,
): Promise<Readiness> {
  const readiness: Readiness = { isReady: true, checks: {}, errors: {} };
  const runs = Object.entries(readyChecks).map(async ([name, check]) => {
    const error = await runCheck(check, timeoutMs);
    readiness.checks[name] = error ? 'failed' : 'ok';
    if (!error) return;
    readiness.isReady = false;
    readiness.errors[name] = error;
  });
  await Promise.all(runs);
  return readiness;
}

/** Answers status and body of a `/readyz` response. */
export function readinessBody({ isReady, checks }: Readiness) {
  return { status: isReady ? 200 : 503, body: { status: isReady ? 'ready' : 'not_ready', checks } };
}

async function runCheck(check: () => Promise<unknown>, timeoutMs: number): Promise<Error | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check(), timeout]);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    clearTimeout(timer);
  }
}
