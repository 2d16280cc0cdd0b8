/** Fields of a definition whose author may have put a token into them. */
const secretive = ['headers', 'url', 'query', 'provider_settings'];

/**
 * A definition that members wrote, as somebody may see it who is not to send anything: its texts are there, and what may be
 * a secret is not. The shape stays.
 */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  // Whatever a server is asked with.
  if (Object.hasOwn(value, 'url')) return hideAll(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretive.includes(name) ? hideAll(inner) : maskSecrets(inner),
    ]),
  );
}

/** The same shape with nothing in its texts. */
export function hideAll(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideAll);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hideAll(inner)]));
  }
  return typeof value === 'string' && value !== '' ? '•••' : value;
}
