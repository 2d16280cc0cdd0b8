import type { UserAttributes } from '@notiflow/contracts';

/** Everything of a user that a caller can give. */
export interface StoredAttributes {
  email: string | null;
  phone: string | null;
  first_name: string | null;
  last_name: string | null;
  avatar: string | null;
  locale: string | null;
  timezone: string | null;
  custom_fields: Record<string, unknown>;
}

/** What is stored of a user of whom nothing is known. */
export const noAttributes: StoredAttributes = {
  email: null,
  phone: null,
  first_name: null,
  last_name: null,
  avatar: null,
  locale: null,
  timezone: null,
  custom_fields: {},
};

/** Merges attributes into the stored ones: absent keeps, `null` removes, custom fields deeply. */
export function mergeUser(stored: StoredAttributes, given: UserAttributes): StoredAttributes {
  const { custom_fields: fields, ...others } = given;
  return { ...stored, ...others, custom_fields: mergeFields(stored.custom_fields, fields ?? {}) };
}

type Fields = Record<string, unknown>;

/** Merges objects key by key: `null` removes a key, an object merges into an object, anything else replaces. */
export function mergeFields(stored: Fields, given: Fields): Fields {
  const merged = new Map(Object.entries(stored));
  for (const [key, value] of Object.entries(given)) {
    const before = merged.get(key);
    if (value === null) merged.delete(key);
    else if (isFields(value)) merged.set(key, mergeFields(isFields(before) ? before : {}, value));
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
