import { type FieldProblem, handlePattern, parseId } from '@notiflow/contracts';

/** What is wrong with the handle in a path, and with the one in the body, which may only repeat it. */
export function checkHandle(inPath: string, inBody: unknown): FieldProblem[] {
  const problem = findHandleProblem(inPath);
  if (problem !== null) return [{ field: 'handle', ...problem }];
  if (inBody !== undefined && inBody !== inPath) {
    return [{ field: 'handle', message: 'must be the handle in the path', reason: 'invalid' }];
  }
  return [];
}

/** Why the text can be no handle or slug; null when it can. */
export function findHandleProblem(text: string): Omit<FieldProblem, 'field'> | null {
  if (!new RegExp(handlePattern).test(text)) {
    return { message: 'must be lower-case words joined by hyphens', reason: 'format' };
  }
  if (text.length > 100) return { message: 'must have at most 100 characters', reason: 'length' };
  // Where a path takes an id or a handle, a handle that reads as an id would never be found.
  if (parseId(text) !== null) return { message: 'must not look like an id', reason: 'format' };
  return null;
}
