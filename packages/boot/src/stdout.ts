import { write, writeSync } from 'node:fs';

const fd = 1;

// A busy process writes thousands of lines a second, and each write costs as much as making several lines.
const writtenTogether = 4_096;
const writtenWithinMs = 50;

// A reader that has stopped reading costs lines, and neither memory nor time.
const waitingMax = 8 * 1024 * 1024;

const nothing = Buffer.alloc(0);

/**
 * Stdout, several lines with one write; the last ones before the end of the process are written when it exits. When
 * nobody reads any more, a parent that was killed for one, lines go nowhere: nothing waits for a reader for ever.
 */
export function createStdout(): { write(line: string): void } {
  let waiting = '';
  // Of what was not written whole.
  let rest: Buffer = nothing;
  let isTimed = false;
  let isWriting = false;
  let isBroken = false;

  function takeBytes(): Buffer {
    const bytes = rest.length > 0 ? rest : Buffer.from(waiting);
    if (rest.length === 0) waiting = '';
    rest = nothing;
    return bytes;
  }

  function flush(): void {
    isTimed = false;
    if (isWriting || isBroken || (waiting === '' && rest.length === 0)) return;
    const bytes = takeBytes();
    isWriting = true;
    write(fd, bytes, (error, written) => {
      isWriting = false;
      isBroken = error !== null && !isBusy(error);
      if (isBroken) return;
      rest = error === null ? bytes.subarray(written) : bytes;
      if (rest.length > 0 || waiting.length >= writtenTogether) flushSoon();
    });
  }

  function flushSoon(): void {
    if (isTimed) return;
    isTimed = true;
    setTimeout(flush, writtenWithinMs).unref();
  }

  process.once('exit', () => {
    if (!isBroken) writeLast([rest, Buffer.from(waiting)]);
  });
  return {
    write(line) {
      if (isBroken || waiting.length > waitingMax) return;
      waiting += line;
      if (waiting.length >= writtenTogether) flush();
      else flushSoon();
    },
  };
}

const lastTriesMax = 100;
const lastTryMs = 10;

/** Writes what is left while the process ends; gives up after a second without a reader. */
function writeLast(parts: Buffer[]): void {
  let bytes = Buffer.concat(parts);
  for (let tries = 0; bytes.length > 0 && tries < lastTriesMax; ) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
      tries = 0;
    } catch (error) {
      if (!isBusy(error)) return;
      tries += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lastTryMs);
    }
  }
}

function isBusy(error: unknown): boolean {
  return ['EAGAIN', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');
}
