import type { Variable } from './name-values.ts';

const blocks = new Set(['if', 'unless', 'for', 'case', 'capture', 'tablerow', 'comment', 'raw']);

/** The blocks that are open at the end of a source, the innermost last. */
export function findOpenBlocks(before: string): string[] {
  const open: string[] = [];
  for (const [, end, name = ''] of before.matchAll(/\{%-?\s*(end)?(\w+)[^%]*?%\}/g)) {
    const innermost = open.at(-1);
    // Inside these nothing else is read.
    if ((innermost === 'raw' || innermost === 'comment') && !(end && name === innermost)) continue;
    if (end === undefined && blocks.has(name)) open.push(name);
    else if (end !== undefined && open.includes(name)) open.length = open.lastIndexOf(name);
  }
  return open;
}

/** The names that a source gives to something itself, each with the path it stands for; empty where that is a text. */
export function findAliases(before: string): Map<string, string> {
  const aliases = new Map<string, string>();
  const given =
    /\{%-?\s*(?:(?:for|tablerow)\s+([\w-]+)\s+in\s+([\w.[\]"'-]+)|assign\s+([\w-]+)\s*=\s*([\w.[\]"'-]*)(\s*\|)?|capture\s+([\w-]+))/g;
  for (const [, item, list, name, value, hasFilter, captured] of before.matchAll(given)) {
    if (item !== undefined) aliases.set(item, `${list}[]`);
    else if (name !== undefined) {
      const isPath = !hasFilter && /^[A-Za-z_]/.test(value ?? '');
      aliases.set(name, isPath ? (value ?? '') : '');
    } else if (captured !== undefined) aliases.set(captured, '');
  }
  return aliases;
}

interface Known {
  aliases: ReadonlyMap<string, string>;
  variables: readonly Variable[];
}

const depthMax = 8;
const otherNames: Record<string, string> = { user: 'recipient', batch: 'digest' };

/** The path as the vocabulary has it: aliases replaced, elements as `[]`, and a bare name below `data`. */
export function resolvePath(path: string, known: Known, depth = 0): string {
  const { aliases, variables } = known;
  const [, root = '', rest = ''] = /^([\w-]+)(.*)$/.exec(path) ?? [];
  const alias = aliases.get(root);
  const elements = rest
    .replaceAll(/\[(?:\d+|[A-Za-z_][\w.-]*)\]/g, '[]')
    .replaceAll(/\[(["'])([A-Za-z_][\w-]*)\1\]/g, '.$2');
  if (alias !== undefined && alias !== '' && depth < depthMax) {
    // What is behind the first alias is looked up as it was before it.
    return resolvePath(alias + elements, { ...known, aliases: without(aliases, root) }, depth + 1);
  }
  const real = otherNames[root] ?? root;
  const isContext = variables.some((variable) => variable.path === real);
  const whole = isContext ? real + elements : `data.${root}${elements}`;
  return whole.replaceAll(/\.(?:first|last)(?=\.|$)/g, (step, at: number) => {
    const list = whole.slice(0, at);
    return variables.some((one) => one.path === list && one.kind === 'list') ? '[]' : step;
  });
}

function without(aliases: ReadonlyMap<string, string>, name: string): Map<string, string> {
  const others = new Map(aliases);
  others.delete(name);
  return others;
}
