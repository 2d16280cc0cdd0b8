import { isJsonObject } from '../files/parse-json.ts';
import { brokenRow, type ImportRow } from './import-row.ts';
import { type Place, readLines } from './read-lines.ts';

/** Reads a file with one JSON value a line. A text stands for an object with just this `external_id`. */
export async function* readJsonl(path: string, from: Place): AsyncGenerator<ImportRow> {
  for await (const { text, number, end } of readLines(path, from)) {
    const place = { line: number, lines: number, end };
    if (text === null) {
      yield brokenRow(place, { text, message: 'is not UTF-8 text, or longer than 1 MB' });
    } else if (text.trim() !== '') {
      const row = parseRow(text);
      const message = 'is neither a JSON object nor a JSON text';
      if (row === null) yield brokenRow(place, { text, message });
      else yield { ...place, row, problems: [] };
    }
  }
}

function parseRow(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return { external_id: value };
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
