import { createReadStream } from 'node:fs';

/** One line of a file. */
export interface Line {
  /** Without its line end; null when it cannot be read as UTF-8 text or is too long. */
  text: string | null;
  /** Counted from 1. */
  number: number;
  /** Byte offset of what comes after it. */
  end: number;
}

/** Where in a file to begin. */
export interface Place {
  offset: number;
  /** Lines before the offset. */
  lines: number;
}

const lineBytesMax = 1024 * 1024;
const newline = 0x0a;

/** Reads a file line by line in constant memory, also when a line never ends. */
export async function* readLines(path: string, from: Place): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = from.lines;
  let end = from.offset;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Line => {
    number += 1;
    const text = length > lineBytesMax ? null : decode(decoder, parts);
    parts = [];
    length = 0;
    return { text, number, end };
  };
  const keep = (part: Buffer) => {
    length += part.length;
    end += part.length;
    if (length <= lineBytesMax) parts.push(part);
  };
  for await (const chunk of createReadStream(path, { start: from.offset })) {
    let start = 0;
    for (let stop = chunk.indexOf(newline); stop !== -1; stop = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, stop + 1));
      yield take();
      start = stop + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (length > 0) yield take();
}

function decode(decoder: InstanceType<typeof TextDecoder>, parts: Buffer[]): string | null {
  try {
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    return decoder.decode(bytes).replace(/\r?\n$/, '');
  } catch {
    return null;
  }
}
