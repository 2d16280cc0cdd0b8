import { createHash } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { type Failure, usageFailure } from '../failure.ts';
import { isJsonObject, parseJson } from '../files/parse-json.ts';
import { readIfThere } from '../files/read-if-there.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { Place } from './read-lines.ts';

/** What is imported where: a state of anything else must not be continued. */
export interface ImportSubject {
  kind: 'users' | 'topics';
  base_url: string;
  project: string | null;
  api_key: string | null;
  topic: string | null;
  file: { size: number; head_sha256: string };
}

/** How far an import is. Everything before the place is settled, and everything after it is to be sent. */
export interface ImportState {
  subject: ImportSubject;
  place: Place;
  rows: number;
  rejected: number;
  /** Size of the file of rejected rows; what is behind it belongs to rows that will be sent again. */
  rejected_bytes: number;
}

const headBytes = 64 * 1024;

/** Where the state of an import is kept. */
export function statePath(path: string): string {
  return `${path}.nf-import.json`;
}

/** Names a file by its size and the hash of its first 64 KB. */
export async function nameFile(path: string): Promise<ImportSubject['file']> {
  const facts = await stat(path).catch(() => null);
  if (facts === null || !facts.isFile()) throw usageFailure(`There is no file ${path}.`);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head_sha256 = createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex');
    return { size: facts.size, head_sha256 };
  } finally {
    await file.close();
  }
}

/** Reads the state an earlier start left behind; null when there is none. One of something else is a failure. */
export async function readState(path: string, subject: ImportSubject): Promise<ImportState | null> {
  const text = await readIfThere(statePath(path));
  if (text === null) return null;
  const state = parseJson(text, statePath(path));
  if (!isImportState(state)) throw restart(`${statePath(path)} cannot be continued.`);
  const differs = (Object.keys(subject) as (keyof ImportSubject)[]).filter(
    (fact) => JSON.stringify(subject[fact]) !== JSON.stringify(state.subject[fact]),
  );
  if (differs.length === 0) return state;
  throw restart(`An import of ${path} was begun with another ${differs.join(' and ')}.`);
}

/** Keeps the state, so that a start after a crash goes on from here. */
export async function writeState(path: string, state: ImportState): Promise<void> {
  await writeAtomically(statePath(path), { text: `${JSON.stringify(state)}\n`, mode: 0o600 });
}

/** Forgets a state: the import is finished, or is to begin again. */
export async function removeState(path: string): Promise<void> {
  await rm(statePath(path), { force: true });
}

function isImportState(value: unknown): value is ImportState {
  if (!isJsonObject(value) || !isJsonObject(value.subject) || !isJsonObject(value.place))
    return false;
  const numbers = [
    value.place.offset,
    value.place.lines,
    value.rows,
    value.rejected,
    value.rejected_bytes,
  ];
  return numbers.every((number) => Number.isSafeInteger(number) && Number(number) >= 0);
}

function restart(message: string): Failure {
  return usageFailure(message, 'Add --restart to begin with the first row');
}
