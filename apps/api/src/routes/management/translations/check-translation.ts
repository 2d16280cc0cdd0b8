import { type FieldProblem, isLocale } from '@notiflow/contracts';

/** What is wrong with the locale in a path, and with the one in the body, which may only repeat it. */
export function checkLocale(inPath: string, inBody: unknown): FieldProblem[] {
  const problem = (message: string, reason: FieldProblem['reason']): FieldProblem[] => [
    { field: 'locale', message, reason },
  ];
  if (!isLocale(inPath)) return problem('must be a language tag like pt-BR', 'format');
  const [canonical = inPath] = Intl.getCanonicalLocales(inPath);
  // Otherwise there could be two translations of one locale.
  if (canonical !== inPath) return problem(`must be written ${canonical}`, 'format');
  const isRepeated = inBody === undefined || inBody === inPath;
  return isRepeated ? [] : problem('must be the locale in the path', 'invalid');
}

/** What is wrong with entries: each is a text, or an object of them under names without a dot. */
export function findEntryProblems(entries: unknown, path: string): FieldProblem[] {
  // What is no object is told by the schema.
  if (!isObject(entries)) return [];
  return Object.entries(entries).flatMap(([name, value]) => {
    const field = `${path}.${name}`;
    if (name === '' || name.includes('.')) {
      return [{ field, message: 'must have a name without a dot', reason: 'format' as const }];
    }
    if (typeof value === 'string') return [];
    if (isObject(value)) return findEntryProblems(value, field);
    return [{ field, message: 'must be a text or an object of texts', reason: 'type' as const }];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
