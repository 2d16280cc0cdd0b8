import type { OutputKindName } from '@notiflow/contracts';
import { Variable } from 'liquidjs';
import { buildScope, type Scope } from './build-scope.ts';
import { createEngine } from './engine.ts';
import { outputKinds } from './output-kinds/registry.ts';
import { parseSource } from './parse-source.ts';
import type { RecipientVariables, SharedVariables } from './render-request.ts';
import { listFields, type RenderFields, type TemplateField } from './template-field.ts';

/** How far LiquidJS may count, in characters: it does so for the line of each variable from the start, 600 in a µs. */
const countedMax = 100_000_000;

/** A variable that a source names and nothing is known of. */
export interface AbsentVariable {
  /** Path inside the template. */
  field: string;
  line: number | null;
  variable: string;
}

/**
 * Finds what the sources of a template name that these variables do not have, not even as null: a name that is misspelt,
 * or one that not every run has. What partials and layouts name is not looked at, nor are the items of a loop, what depends
 * on a value, and a source with so many variables that whoever waits for this process would notice.
 */
export function findAbsent(
  render: RenderFields<unknown>,
  { shared, own }: { shared: SharedVariables; own: RecipientVariables },
): AbsentVariable[] {
  const scope = buildScope(shared, own);
  return listFields(render).flatMap((field) => findInField(field, scope));
}

function findInField({ path, kind, source }: TemplateField, scope: Scope): AbsentVariable[] {
  if (kind === 'text_of') return [];
  if (estimateCounting(source) > countedMax) return [];
  const absent = listVariables(source, kind)
    .map(({ segments, location }) => ({ names: namesOf(segments), location }))
    .filter(({ names }) => isAbsent(names, scope))
    .map(({ names, location }) => ({
      field: path,
      line: location.row,
      variable: String(new Variable(names, location)),
    }));
  const byPlace = absent.map((one) => [`${one.line} ${one.variable}`, one] as const);
  return [...new Map(byPlace).values()].sort((one, other) => one.line - other.line);
}

/** Tells at most how far LiquidJS counts: what may be a variable in each tag, times all that is before its end. */
function estimateCounting(source: string): number {
  let [counted, position] = [0, 0];
  for (const [index, piece] of source.split(/\{[{%]/).entries()) {
    position += piece.length + 2;
    if (index === 0) continue;
    const end = Math.max(piece.lastIndexOf('}}'), piece.lastIndexOf('%}'));
    // Without an end, what begins the next piece stands between quotes.
    const inside = end === -1 ? piece : piece.slice(0, end);
    counted += position * (inside.match(/[\w\u0080-\uffff]+|\[/g)?.length ?? 0);
  }
  return counted;
}

/** What a source names and does not set itself, also further down: the next turn of a loop has that. */
function listVariables(source: string, kind: OutputKindName): Variable[] {
  const engine = createEngine(outputKinds[kind]);
  const parsed = parseSource(engine, source);
  // What is wrong with it is told by those who render it.
  if (!parsed.ok) return [];
  try {
    const { globals, locals } = engine.analyzeSync(parsed.template, { partials: false });
    return Object.entries(globals).flatMap(([name, variables]) =>
      // LiquidJS takes the word of `offset: continue` for a variable.
      name === 'continue' || Object.hasOwn(locals, name) ? [] : variables,
    );
  } catch (error) {
    // It goes deeper into what was parsed than whoever parsed it.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** A path up to where a value says how it goes on, which nests as deep as somebody likes. */
function namesOf(segments: Variable['segments']): (string | number)[] {
  const values = segments.findIndex((segment) => segment instanceof Variable);
  return segments.slice(0, values === -1 ? undefined : values) as (string | number)[];
}

function isAbsent(names: (string | number)[], scope: Scope): boolean {
  let value: unknown = Object.hasOwn(scope.contexts, String(names[0]))
    ? scope.contexts
    : scope.fallback;
  for (const name of names) {
    // Nothing is known of what is in null: another time it may be there.
    if (value === null || isCounted(value, name)) return false;
    if (!Object.hasOwn(Object(value), name)) return true;
    value = (value as Record<string | number, unknown>)[name];
    if (value === undefined) return true;
  }
  return false;
}

/** What Liquid says of lists, and of whatever has a size. */
function isCounted(value: unknown, name: string | number): boolean {
  if (name === 'size') return true;
  const isPlace = typeof name === 'number' || name === 'first' || name === 'last';
  return Array.isArray(value) && isPlace;
}
