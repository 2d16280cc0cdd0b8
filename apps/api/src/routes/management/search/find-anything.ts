import { parseId, suppressibleTypes, suppressionKeyOf } from '@notiflow/contracts';
import { type FoundRecord, foundBy, foundKinds } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';

interface Question {
  projectId: string;
  text: string;
  /** How many of each kind. */
  most: number;
  /** Whether who asks may learn whose an address is. */
  byAddress: boolean;
}

/** Finds what the text names by at most three statements, side by side; what it names exactly comes first. */
export async function findAnything(
  { search }: Pick<Deps['database'], 'search'>,
  { projectId, text: given, most, byAddress }: Question,
): Promise<FoundRecord[]> {
  const text = given.trim();
  if (text === '') return [];
  const id = findIdIn(text);
  const found = await Promise.all([
    id === null ? [] : search.findById({ projectId, id }),
    search.findByText({ projectId, text, most }),
    byAddress && isAddress(text)
      ? search.findByAddress({ projectId, ...toAddress(text), most })
      : [],
  ]);
  return leaveOutRepeats(found.flat().sort(byRank));
}

const idInside = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** The id that the text is, or the last one in it: of an address of the dashboard, or a line of a log. */
function findIdIn(text: string): string | null {
  return parseId(text) ?? parseId(text.match(idInside)?.at(-1) ?? '');
}

const isAddress = (text: string) => text.includes('@') || /\d{4}/.test(text);

function toAddress(text: string) {
  const number = text.replaceAll(/[\s()./-]/g, '');
  const keys = [text, number].flatMap((address) =>
    suppressibleTypes.map((type) => ({ type, key: suppressionKeyOf(type, address) })),
  );
  return { email: text, phones: [...new Set([text, number])], suppressionKeys: keys };
}

function byRank(one: FoundRecord, other: FoundRecord): number {
  return (
    Number(other.is_exact) - Number(one.is_exact) ||
    foundKinds.indexOf(one.kind) - foundKinds.indexOf(other.kind) ||
    foundBy.indexOf(one.by) - foundBy.indexOf(other.by) ||
    compareTexts(one.handle, other.handle)
  );
}

function compareTexts(one: string | null, other: string | null): number {
  return (one ?? '').localeCompare(other ?? '', 'en');
}

function leaveOutRepeats(found: FoundRecord[]): FoundRecord[] {
  const seen = new Set<string>();
  return found.filter(({ kind, id }) => {
    const name = `${kind} ${id}`;
    return !seen.has(name) && seen.add(name);
  });
}
