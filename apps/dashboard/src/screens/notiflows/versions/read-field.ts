/** The value a step has at the path of a field, like `template.data.body` or `settings.branches[0].name`. */
export function readField(step: object | undefined, field: string): unknown {
  const names = field.split(/\.|\[(\d+)\]/).filter((name) => name !== undefined && name !== '');
  return names.reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    return (value as Record<string, unknown>)[name];
  }, step);
}

/** A value as text to compare line by line. */
export function toText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
