/** Why a field was refused, as one word a program can act on. */
export type ProblemReason =
  | 'required'
  | 'type'
  | 'format'
  | 'length'
  | 'range'
  | 'enum'
  | 'unknown'
  | 'exclusive'
  | 'duplicate'
  | 'invalid';

/** One refused field: its path (`recipients[0].external_id`), a sentence for people, a word for programs. */
export interface FieldProblem {
  field: string;
  message: string;
  reason: ProblemReason;
}

/** A value that was checked, or everything that is wrong with it. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: FieldProblem[] };

/** Turns a JSON pointer (`/recipients/0/email`) into the path people read (`recipients[0].email`). */
export function fieldPath(pointer: string, property?: string): string {
  const parts = pointer.split('/').slice(1);
  if (property !== undefined) parts.push(property);
  let path = '';
  for (const part of parts) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path += /^\d+$/.test(name) && path !== '' ? `[${name}]` : path === '' ? name : `.${name}`;
  }
  return path;
}
