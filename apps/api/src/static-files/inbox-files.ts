import { createHash } from 'node:crypto';
import {
  type ClientFileName,
  clientFileNames,
  exactNameOf,
  readClientFile,
} from './client-files.ts';
import { readStaticFile, type StaticFile, toStaticFile } from './read-static-file.ts';

/** What the page of the inbox is made of. */
export const inboxFileNames = [
  'apple-touch-icon.png',
  'icon-192.png',
  'icon-512.png',
  'icon-maskable-512.png',
  'inbox.css',
  'inbox.js',
  'key.js',
  'manifest.webmanifest',
  'notice.js',
  'page.html',
  'sw.js',
  'words.js',
] as const;

export type InboxFileName = (typeof inboxFileNames)[number];

// Those that name files of other packages, which have the hash of their contents in their name.
const filledIn: readonly InboxFileName[] = ['inbox.js', 'page.html', 'sw.js'];

/** Reads a file of the inbox with the names of what belongs to it; null when there is none. */
export async function readInboxFile(name: InboxFileName): Promise<StaticFile | null> {
  const file = await readStaticFile('inbox', name);
  if (file === null || !filledIn.includes(name)) return file;
  const known = filled.get(name);
  if (known?.from === file) return known.file;
  const text = await fillIn(file.bytes.toString());
  const made = await toStaticFile(name, Buffer.from(text));
  if (!text.includes('{{')) filled.set(name, { from: file, file: made });
  return made;
}

const filled = new Map<InboxFileName, { from: StaticFile; file: StaticFile }>();

async function fillIn(text: string): Promise<string> {
  const names = new Map<string, string>([['version', await readVersion()]]);
  for (const name of clientFileNames) {
    names.set(`client:${name}`, `../client/${await findExactName(name)}`);
  }
  return text.replace(/\{\{([^}]+)\}\}/g, (whole, name: string) => names.get(name) ?? whole);
}

async function findExactName(name: ClientFileName): Promise<string> {
  const file = await readClientFile(name);
  return file === null ? name : exactNameOf(name, file);
}

/** Of everything that the worker keeps: another version is kept apart. */
async function readVersion(): Promise<string> {
  const files = await Promise.all([
    ...inboxFileNames.map((name) => readStaticFile('inbox', name)),
    ...clientFileNames.map(readClientFile),
  ]);
  const hash = createHash('sha256');
  for (const file of files) hash.update(file?.hash ?? '-');
  return hash.digest('hex').slice(0, 12);
}
