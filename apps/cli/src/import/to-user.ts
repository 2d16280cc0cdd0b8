import { isJsonObject, type JsonObject } from '../files/parse-json.ts';
import type { ImportRow, RowProblem } from './import-row.ts';

/** A row as a request: `PUT /users/{externalId}` with `body`. */
export interface UserRequest {
  externalId: string;
  body: JsonObject;
}

const attributes = new Set([
  'email',
  'phone',
  'first_name',
  'last_name',
  'avatar',
  'locale',
  'timezone',
]);
const prefix = 'custom_fields.';
const objects = new Set(['custom_fields', 'preferences', 'channel_settings']);

/**
 * Turns a row into a request, or says what is wrong with it. Columns that are no attribute of a user are
 * custom fields, and a dot in their name nests; an empty value of a CSV file is as good as none.
 */
export function toUser(
  { row, problems }: ImportRow,
  { isText }: { isText: boolean },
): UserRequest | RowProblem[] {
  if (typeof row === 'string' || problems.length > 0) return problems;
  const { external_id, ...values } = row;
  const problem = findExternalIdProblem(external_id);
  if (problem !== null) return [problem];
  const body: JsonObject = {};
  const custom: [string, unknown][] = [];
  for (const [name, value] of Object.entries(values)) {
    if (isText && value === '') continue;
    if (attributes.has(name) || (!isText && objects.has(name))) body[name] = value;
    else custom.push([name.startsWith(prefix) ? name.slice(prefix.length) : name, value]);
  }
  const clash = addCustomFields(body, { custom, isText });
  return clash === null ? { externalId: String(external_id), body } : [clash];
}

/** Why the value cannot be an external id; null when only the API can tell. */
export function findExternalIdProblem(value: unknown): RowProblem | null {
  const field = 'external_id';
  if (value === undefined || value === null || value === '') {
    return { field, message: "can't be blank", reason: 'required' };
  }
  if (typeof value !== 'string') return { field, message: 'must be a string', reason: 'type' };
  if (value.length > 255 && Array.from(value).length > 255) {
    return { field, message: 'must have at most 255 characters', reason: 'length' };
  }
  return null;
}

function addCustomFields(
  body: JsonObject,
  { custom, isText }: { custom: [string, unknown][]; isText: boolean },
): RowProblem | null {
  if (custom.length === 0) return null;
  const given = body.custom_fields ?? {};
  const refuse = (field: string) => ({ field, message: 'is given twice', reason: 'duplicate' });
  if (!isJsonObject(given)) return refuse('custom_fields');
  const fields = copyWithoutPrototype(given);
  for (const [name, value] of custom) {
    if (!nest(fields, { path: isText ? name.split('.') : [name], value })) return refuse(name);
  }
  body.custom_fields = fields;
  return null;
}

/** Puts a value where the path says; false when something else is there. */
function nest(fields: JsonObject, { path, value }: { path: string[]; value: unknown }): boolean {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    if (name in fields) return false;
    fields[name] = value;
    return true;
  }
  fields[name] ??= Object.create(null);
  const inner = fields[name];
  return isJsonObject(inner) && nest(inner, { path: rest, value });
}

// Without a prototype a name like __proto__ is a name like any other, for the API to judge.
function copyWithoutPrototype(given: JsonObject): JsonObject {
  const copy: JsonObject = Object.create(null);
  for (const [name, value] of Object.entries(given)) copy[name] = value;
  return copy;
}
