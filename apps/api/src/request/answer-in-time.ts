import { unavailable } from '../errors.ts';

// Longer than a repeated request may wait for the first one, shorter than clients and proxies wait.
const answerMs = 10_000;

/** Waits for the work, but not for a Postgres that hangs: then what became of the work is not known, and it may be asked again. */
export async function answerInTime<T>(work: Promise<T>, withinMs = answerMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), withinMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
