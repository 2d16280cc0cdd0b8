import { hideAll } from './mask-secrets.ts';

/** Fields that hold what is only the person's, whatever is in them. */
const hidden = new Set([
  'custom_fields',
  'data',
  'message',
  'recipient_data',
  'settings',
  'credentials',
  'avatar',
]);

const masks: Record<string, (text: string) => string> = {
  email: maskEmail,
  address: maskAddress,
  to: (text) => (isMoment(text) ? text : maskAddress(text)),
  phone: maskPhone,
  first_name: maskName,
  last_name: maskName,
  ip: () => '•••',
};

/**
 * An answer as somebody may see it who is to look after messages and not to read them: addresses and names are cut down to
 * what tells two people apart, and what was written to them is gone. The shape stays.
 */
export function maskPersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskPersonal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (hidden.has(name)) return [name, hideAll(inner)];
      const mask = masks[name];
      return [
        name,
        mask !== undefined && typeof inner === 'string' ? mask(inner) : maskPersonal(inner),
      ];
    }),
  );
}

function maskEmail(text: string): string {
  const at = text.lastIndexOf('@');
  return at < 1 ? '•••' : `${firstOf(text)}•••${text.slice(at)}`;
}

function maskPhone(text: string): string {
  return text.length < 6 ? '•••' : `•••${text.slice(-2)}`;
}

function maskAddress(text: string): string {
  return text.includes('@') ? maskEmail(text) : maskPhone(text);
}

function maskName(text: string): string {
  return text === '' ? '' : `${firstOf(text)}•••`;
}

/** A span of time ends at a `to` as well. */
function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);
}

/** The first character, whole. */
function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0x20);
}
