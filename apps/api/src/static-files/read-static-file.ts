import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type StaticGroup, staticDirs } from '../static-dirs.ts';

/** A file for browsers as it is served; it does not change while the process runs. */
export interface StaticFile {
  type: string;
  bytes: Buffer;
  /** Null where it would hardly be smaller. */
  zipped: Buffer | null;
  /** Of the bytes, in hex: what tells it from every other one. */
  hash: string;
  /** As a page says which file it means: https://www.w3.org/TR/SRI/ */
  integrity: string;
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

const hashLength = 12;
const zip = promisify(gzip);
const files = new Map<string, Promise<StaticFile | null>>();

/** Reads a file of a folder, once; null when there is none, as before the first build. */
export function readStaticFile(group: StaticGroup, name: string): Promise<StaticFile | null> {
  const path = `${group}/${name}`;
  const known = files.get(path);
  if (known !== undefined) return known;
  const reading = findBytes(group, name).then((bytes) => bytes && toStaticFile(name, bytes));
  files.set(path, reading);
  // What a build makes later is found then.
  reading.then((file) => file ?? files.delete(path)).catch(() => files.delete(path));
  return reading;
}

/** Makes a file of bytes that were put together here. */
export async function toStaticFile(name: string, bytes: Buffer): Promise<StaticFile> {
  const type = types[extname(name)];
  if (type === undefined) throw new Error(`Nobody knows the type of ${name}.`);
  return {
    type,
    bytes,
    zipped: type === 'image/png' ? null : await zip(bytes, { level: 9 }),
    hash: createHash('sha256').update(bytes).digest('hex').slice(0, hashLength),
    integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
  };
}

async function findBytes(group: StaticGroup, name: string): Promise<Buffer | null> {
  for (const dir of staticDirs[group]) {
    try {
      return await readFile(new URL(name, dir));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return null;
}
