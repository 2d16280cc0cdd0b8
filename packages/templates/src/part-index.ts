import type { TemplatePart, TemplatePartKind, TemplateParts } from '@notiflow/contracts';
import { LRUCache } from 'lru-cache';

/** What a template may use where it is given nothing. */
export const noParts: TemplateParts = { parts: [], defaultLocale: null };

/** The parts of a version, by kind and name. */
export interface PartIndex {
  defaultLocale: string | null;
  find(kind: TemplatePartKind, name: string): TemplatePart | undefined;
  /** What errors call the part with this source. */
  findBySource(source: string): string | undefined;
  /** The entries of a translation; undefined when there is none for this locale. */
  entriesOf(locale: string): object | undefined;
}

// A part never changes under its id, so what was read is kept beyond one set.
const entriesById = new LRUCache<string, object>({
  maxSize: 4_000_000,
  sizeCalculation: (entries) => Math.max(1, JSON.stringify(entries).length),
});

/** What errors call a part. */
export function nameOfPart({ kind, name }: Pick<TemplatePart, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

/** Indexes what a version may use; translations are read when they are first asked for. */
export function indexParts({ parts, defaultLocale }: TemplateParts): PartIndex {
  const byName = new Map(parts.map((part) => [`${part.kind} ${part.name}`, part]));
  const find = (kind: TemplatePartKind, name: string) => byName.get(`${kind} ${name}`);
  return {
    defaultLocale,
    find,
    findBySource(source) {
      const part = parts.find(({ content }) => content === source);
      return part && nameOfPart(part);
    },
    entriesOf(locale) {
      const part = find('translation', locale);
      if (part === undefined) return undefined;
      const known = entriesById.get(part.id) ?? (JSON.parse(part.content) as object);
      entriesById.set(part.id, known);
      return known;
    },
  };
}
