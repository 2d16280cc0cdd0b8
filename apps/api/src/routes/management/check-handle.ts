import { type FieldProblem, handlePattern, parseId } from '@notiflow/contracts';

/** What is wrong with the handle in a path, and with the one in the body, which may only repeat it. */
export function checkHandle(inPath: string, inBody: unknown): FieldProblem[] {
  if (!new RegExp(handlePattern).test(inPath)) {
    const message = 'must be lower-case words joined by hyphens';
    return [{ field: 'handle', message, reason: 'format' }];
  }
  if (inPath.length > 100) {
    return [{ field: 'handle', message: 'must have at most 100 characters', reason: 'length' }];
  }
  // Where a path takes an id or a handle, a handle that reads as an id would never be found.
  if (parseId(inPath) !== null) {
    return [{ field: 'handle', message: 'must not look like an id', reason: 'format' }];
  }
  if (inBody !== undefined && inBody !== inPath) {
    return [{ field: 'handle', message: 'must be the handle in the path', reason: 'invalid' }];
  }
  return [];
}
