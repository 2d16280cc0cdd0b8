import { isJsonObject, type JsonObject, parseJsonObject } from '../files/parse-json.ts';

/** A kind of template part, and how one of it lies in a file. */
export interface PartKind {
  /** Folder of its files, and path of the API. */
  folder: 'partials' | 'layouts' | 'translations';
  extension: string;
  /** What the API calls a part of it by. */
  nameField: 'name' | 'locale';
  toText(resource: JsonObject): string;
  toBody(text: string, path: string): object;
}

const liquid = {
  extension: '.liquid',
  nameField: 'name',
  toText: ({ body }) => String(body),
  toBody: (body) => ({ body }),
} as const satisfies Partial<PartKind>;

/** Every kind of template part. */
export const partKinds: readonly PartKind[] = [
  { folder: 'partials', ...liquid },
  { folder: 'layouts', ...liquid },
  {
    folder: 'translations',
    extension: '.json',
    nameField: 'locale',
    toText: ({ entries }) => `${JSON.stringify(isJsonObject(entries) ? entries : {}, null, 2)}\n`,
    toBody: (text, path) => ({ entries: parseJsonObject(text, path) }),
  },
];
