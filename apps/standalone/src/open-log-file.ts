import { createWriteStream, type WriteStream } from 'node:fs';

/** A file that log lines go to. */
export interface LogFile {
  write(chunk: string | Buffer): void;
  end(): void;
}

// Not at each line: where one cannot be written, the next thousand cannot either.
const usualReopenMs = 5_000;

/**
 * Opens a file that only its owner may read, to add to. What cannot be written, such as on a full disk, is lost and
 * ends nothing: a log is not worth the messages. It is opened anew for what comes later.
 */
export function openLogFile(path: string, { reopenMs = usualReopenMs } = {}): LogFile {
  let stream: WriteStream | null = null;
  let opensAt = 0;
  const open = (): WriteStream => {
    const opened = createWriteStream(path, { flags: 'a', mode: 0o600 });
    opened.on('error', () => {
      if (stream === opened) stream = null;
      opensAt = performance.now() + reopenMs;
    });
    return opened;
  };
  return {
    write(chunk) {
      if (stream === null && performance.now() < opensAt) return;
      stream ??= open();
      stream.write(chunk);
    },
    end() {
      stream?.end();
      stream = null;
    },
  };
}
