const secretNames: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'password',
  'secret',
  'secret_key',
  'credentials',
  'signing_secret',
  'token',
  'x-notiflows-secret-key',
  'x-notiflows-api-key',
]);

const nestedMax = 2;

/**
 * Answers the fields without the values under names that hold secrets, down to two objects deep. Written by hand, because
 * the general one of the logging library costs more than all the rest of a line.
 */
export function cutSecrets(
  fields: Record<string, unknown>,
  nested = nestedMax,
): Record<string, unknown> {
  let cut: Record<string, unknown> | undefined;
  for (const name in fields) {
    const value = fields[name];
    const shown = secretNames.has(name) ? '[cut]' : cutInside(value, nested);
    if (shown === value) continue;
    cut ??= { ...fields };
    cut[name] = shown;
  }
  return cut ?? fields;
}

function cutInside(value: unknown, nested: number): unknown {
  if (typeof value !== 'object' || value === null || nested === 0) return value;
  if (Array.isArray(value)) return value.map((entry) => cutInside(entry, nested - 1));
  return cutSecrets(value as Record<string, unknown>, nested - 1);
}
