const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Crockford's alphabet has no U and reads I and L as 1, O as 0; 26 characters hold 130 bits, so the
// first is at most 7.
const ulidPattern = /^[0-7ILO][0-9A-TV-Z]{25}$/i;
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Reads an id given as a UUID or as the ULID spelling of the same 128 bits; null when it is neither. */
export function parseId(text: string): string | null {
  if (uuidPattern.test(text)) return text.toLowerCase();
  if (!ulidPattern.test(text)) return null;
  let bits = 0n;
  const digits = text.toUpperCase().replaceAll(/[IL]/g, '1').replaceAll('O', '0');
  for (const character of digits) {
    bits = bits * 32n + BigInt(crockford.indexOf(character));
  }
  const hex = bits.toString(16).padStart(32, '0');
  return [8, 12, 16, 20]
    .reduceRight((id, at) => `${id.slice(0, at)}-${id.slice(at)}`, hex)
    .toLowerCase();
}
