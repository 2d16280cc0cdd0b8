import { Variable } from 'liquidjs';
import { buildScope, type Scope } from './build-scope.ts';
import { createEngine } from './engine.ts';
import { outputKinds } from './output-kinds/registry.ts';
import { parseSource } from './parse-source.ts';
import type { RecipientVariables, SharedVariables } from './render-request.ts';
import { listFields, type RenderFields, type TemplateField } from './template-field.ts';

/** A variable that a source names and nothing is known of. */
export interface AbsentVariable {
  /** Path inside the template. */
  field: string;
  line: number | null;
  variable: string;
}

/**
 * Finds what the sources of a template name that these variables do not have, not even as null: a name that is misspelt,
 * or one that not every run has. What partials and layouts name is not looked at, nor are
 * the items of a loop, and what depends on a value.
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
  const engine = createEngine(outputKinds[kind]);
  const parsed = parseSource(engine, source);
  // What is wrong with it is told by those who render it.
  if (!parsed.ok) return [];
  const { globals } = engine.analyzeSync(parsed.template, { partials: false });
  const absent = Object.values(globals)
    .flat()
    .filter(({ segments }) => isAbsent(segments, scope))
    .map((variable) => ({
      field: path,
      line: variable.location.row,
      variable: variable.toString(),
    }));
  const byPlace = absent.map((one) => [`${one.line} ${one.variable}`, one] as const);
  return [...new Map(byPlace).values()].sort((one, other) => one.line - other.line);
}

function isAbsent([root, ...rest]: Variable['segments'], scope: Scope): boolean {
  const from = Object.hasOwn(scope.contexts, String(root)) ? scope.contexts : scope.fallback;
  let value: unknown = from;
  for (const segment of [root, ...rest]) {
    if (segment === undefined || segment instanceof Variable) return false;
    // Nothing is known of what is in null: another time it may be there.
    if (value === null || isCounted(value, segment)) return false;
    if (!Object.hasOwn(Object(value), segment)) return true;
    value = (value as Record<string | number, unknown>)[segment];
    if (value === undefined) return true;
  }
  return false;
}

/** What Liquid says of lists, and of whatever has a size. */
function isCounted(value: unknown, segment: string | number): boolean {
  if (segment === 'size') return true;
  const isPlace = typeof segment === 'number' || segment === 'first' || segment === 'last';
  return Array.isArray(value) && isPlace;
}
