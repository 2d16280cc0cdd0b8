import { setFlagsFromString } from 'node:v8';

// As a share of what was in use after the collection before. Less costs more time than it saves memory.
const growthPercentMax = 100;

/**
 * Makes V8 collect the garbage of this process, threads included, when its memory has doubled. Left alone it waits for
 * up to four times as much the longer a process is busy, and memory seems to grow with the work. Nothing fails for it:
 * what is in use may still grow up to the heap limit of the process.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercentMax}`);
}
