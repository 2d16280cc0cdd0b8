import { readStaticFile, type StaticFile } from './read-static-file.ts';

/** What pages load of us: the client, the web component, and the service worker. */
export const clientFileNames = ['notiflow.js', 'notiflow-inbox.js', 'sw.js'] as const;

export type ClientFileName = (typeof clientFileNames)[number];

/** A file by one of its names. */
export interface NamedClientFile {
  name: ClientFileName;
  file: StaticFile;
  /** Whether the name says which contents are meant, so that they never change under it. */
  isExact: boolean;
}

/** The name under which the contents of a file never change: `notiflow.js` is `notiflow.0a1b2c3d4e5f.js`. */
export function exactNameOf(name: ClientFileName, { hash }: StaticFile): string {
  return name.replace(/\.js$/, `.${hash}.js`);
}

/** Reads one of the files; null when this installation was not built. */
export function readClientFile(name: ClientFileName): Promise<StaticFile | null> {
  return readStaticFile('client', name);
}

/** Finds a file by either of its names. Under the name of other contents, of the release before, there are those of today. */
export async function findClientFile(asked: string): Promise<NamedClientFile | null> {
  const plain = asked.replace(/\.[0-9a-f]{12}\.js$/, '.js');
  const name = clientFileNames.find((one) => one === plain);
  const file = name === undefined ? null : await readClientFile(name);
  if (name === undefined || file === null) return null;
  return { name, file, isExact: exactNameOf(name, file) === asked };
}
