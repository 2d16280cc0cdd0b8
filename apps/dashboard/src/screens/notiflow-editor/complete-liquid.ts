import type { Variable } from './name-values.ts';
import { findAliases, findOpenBlocks, resolvePath } from './read-liquid.ts';

/** What a template can say. */
export interface Vocabulary {
  variables: readonly Variable[];
  filters: readonly string[];
  tags: readonly string[];
  partials: readonly string[];
}

/** One way to go on. */
export interface Suggestion {
  label: string;
  type: 'variable' | 'property' | 'function' | 'keyword' | 'text';
  detail?: string;
  /** How far before the others. */
  boost?: number;
}

/** Ways to go on, and from where they take the place of what was typed. */
export interface Suggestions {
  from: number;
  options: Suggestion[];
}

/** Suggests how a Liquid source goes on behind what was typed; null where nothing of Liquid is being typed. */
export function completeLiquid(before: string, vocabulary: Vocabulary): Suggestions | null {
  const inside = insideOf(before);
  if (inside === null) return null;
  const { isTag, text } = inside;
  const from = (typed: string) => before.length - typed.length;
  const tag = isTag ? /^-?\s*(\w*)$/.exec(text) : null;
  if (tag !== null) return { from: from(tag[1] ?? ''), options: suggestTags(before, vocabulary) };
  const partial = isTag ? /^-?\s*render\s+(['"])([^'"]*)$/.exec(text) : null;
  if (partial !== null) {
    const options = vocabulary.partials.map((label): Suggestion => ({ label, type: 'text' }));
    return { from: from(partial[2] ?? ''), options };
  }
  if (isInQuotes(text)) return null;
  const filter = /\|\s*(\w*)$/.exec(text);
  if (filter !== null) {
    const options = vocabulary.filters.map((label): Suggestion => ({ label, type: 'function' }));
    return { from: from(filter[1] ?? ''), options };
  }
  return suggestNames(before, { text, vocabulary });
}

/** What stands between the last `{{` or `{%` and the end, unless that was closed. */
function insideOf(before: string): { isTag: boolean; text: string } | null {
  const output = before.lastIndexOf('{{');
  const tag = before.lastIndexOf('{%');
  const opened = Math.max(output, tag);
  if (opened < 0) return null;
  const text = before.slice(opened + 2);
  if (/[%}]\}/.test(text)) return null;
  return findOpenBlocks(before.slice(0, opened)).some(
    (name) => name === 'raw' || name === 'comment',
  )
    ? null
    : { isTag: tag > output, text };
}

function isInQuotes(text: string): boolean {
  let quote = '';
  for (const letter of text) {
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
  }
  return quote !== '';
}

function suggestTags(before: string, { tags }: Vocabulary): Suggestion[] {
  const open = findOpenBlocks(before).at(-1);
  const inner: Record<string, string[]> = {
    if: ['elsif', 'else'],
    unless: ['else'],
    for: ['else', 'break', 'continue'],
    case: ['when', 'else'],
  };
  const closing = open === undefined ? [] : [`end${open}`, ...(inner[open] ?? [])];
  return [
    ...closing.map((label, place): Suggestion => {
      return { label, type: 'keyword', boost: 50 - place, detail: `of ${open}` };
    }),
    ...tags
      .filter((label) => !closing.includes(label))
      .map((label): Suggestion => ({ label, type: 'keyword' })),
  ];
}

const wholePath =
  /(?:^|[^\w.\]"'-])((?:[A-Za-z_][\w-]*)(?:\.[A-Za-z_][\w-]*|\[[^\]]*\])*\.)?([A-Za-z_][\w-]*)?$/;

function suggestNames(
  before: string,
  { text, vocabulary }: { text: string; vocabulary: Vocabulary },
): Suggestions | null {
  const match = wholePath.exec(text);
  if (match === null) return null;
  const [, path, typed = ''] = match;
  const from = before.length - typed.length;
  const aliases = findAliases(before);
  if (path === undefined) return { from, options: suggestRoots(before, { aliases, vocabulary }) };
  if (path === 'forloop.') return { from, options: ofLoop };
  const { variables } = vocabulary;
  const resolved = resolvePath(path.slice(0, -1), { aliases, variables });
  const kind = variables.find((variable) => variable.path === resolved)?.kind;
  const options = [...childrenOf(resolved, variables), ...(kind === 'list' ? ofList : [])];
  return { from, options };
}

const property = (label: string): Suggestion => ({ label, type: 'property' });
const ofList = ['size', 'first', 'last'].map(property);
const ofLoop = ['index', 'index0', 'first', 'last', 'length', 'rindex', 'rindex0'].map(property);

/** The names right below a path. */
function childrenOf(path: string, variables: readonly Variable[]): Suggestion[] {
  const below = `${path}.`;
  return variables
    .filter((variable) => variable.path.startsWith(below))
    .map((variable) => ({ ...variable, name: variable.path.slice(below.length) }))
    .filter(({ name }) => /^[\w-]+$/.test(name))
    .map(({ name, ...variable }) => ({ label: name, type: 'property', detail: say(variable) }));
}

function say({ kind, is_seen = false }: Pick<Variable, 'kind' | 'is_seen'>): string {
  const word = kind === 'unknown' ? '' : kind;
  return is_seen ? [word, 'seen in runs'].filter(Boolean).join(', ') : word;
}

interface Roots {
  aliases: ReadonlyMap<string, string>;
  vocabulary: Vocabulary;
}

/** What an expression can begin with: what was named in the template, the contexts, and the data by itself. */
function suggestRoots(before: string, { aliases, vocabulary: { variables } }: Roots): Suggestion[] {
  const contexts = variables.filter(({ path }) => /^\w+$/.test(path));
  const ofData = childrenOf('data', variables).map((suggestion) => ({
    ...suggestion,
    type: 'variable' as const,
    detail: ['of data', suggestion.detail].filter(Boolean).join(', '),
  }));
  const named = [...aliases.keys()].map((label): Suggestion => {
    return { label, type: 'variable', detail: aliases.get(label) || 'of the template', boost: 20 };
  });
  const isInLoop = findOpenBlocks(before).includes('for');
  const all: Suggestion[] = [
    ...named,
    ...(isInLoop ? [{ label: 'forloop', type: 'variable' as const, detail: 'object' }] : []),
    ...contexts.map((variable): Suggestion => {
      return { label: variable.path, type: 'variable', detail: say(variable), boost: 10 };
    }),
    ...ofData,
  ];
  return [...new Map(all.reverse().map((one) => [one.label, one])).values()].reverse();
}
