import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { usageFailure } from '../failure.ts';
import { parseJsonObject } from '../files/parse-json.ts';
import { readIfThere } from '../files/read-if-there.ts';

export const projectFileName = 'notiflows.json';

/** What `notiflows.json` of a working tree says. */
export interface ProjectFile {
  /** The folder it lies in. */
  root: string;
  project?: string;
  baseUrl?: string;
  /** The folder of the notiflows, absolute, inside the root. */
  directory: string;
}

/** The folder of the notiflows when `notiflows.json` names none. */
export const usualDirectory = 'notiflows';

/** Finds `notiflows.json` in this folder or above it; null when there is none. */
export async function findProjectFile(from: string): Promise<ProjectFile | null> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const path = join(folder, projectFileName);
    const text = await readIfThere(path);
    if (text !== null) return readProjectFile(folder, { path, text });
    if (dirname(folder) === folder) return null;
  }
}

function readProjectFile(
  root: string,
  { path, text }: { path: string; text: string },
): ProjectFile {
  const file = parseJsonObject(text, path);
  const take = (name: string) => {
    const value = file[name];
    if (value === undefined || typeof value === 'string') return value;
    throw usageFailure(`"${name}" in ${path} must be a text.`);
  };
  const directory = resolve(root, take('directory') ?? usualDirectory);
  const inside = relative(root, directory);
  // A checkout must not be able to say that files elsewhere are to be overwritten.
  if (inside.startsWith('..') || isAbsolute(inside)) {
    throw usageFailure(`"directory" in ${path} must be a folder below it.`);
  }
  return { root, project: take('project'), baseUrl: take('baseUrl'), directory };
}
