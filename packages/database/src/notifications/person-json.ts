/** SQL of a person as templates see one, from the columns of `users`. */
export const personJson = (table: string) => `jsonb_build_object(
  'id', ${table}.id, 'external_id', ${table}.external_id, 'email', ${table}.email,
  'phone', ${table}.phone, 'first_name', ${table}.first_name, 'last_name', ${table}.last_name,
  'avatar', ${table}.avatar, 'locale', ${table}.locale, 'timezone', ${table}.timezone,
  'custom_fields', ${table}.custom_fields)`;

/** SQL of a person with what the run gave: attributes win over the stored ones, custom fields one by one. */
export const withGiven = (
  stored: string,
  given: string,
) => `CASE WHEN ${given} IS NULL THEN ${stored}
  ELSE ${stored} || (${given} - 'custom_fields') || jsonb_build_object('custom_fields',
    (${stored}->'custom_fields') || coalesce(nullif(${given}->'custom_fields', 'null'), '{}')) END`;

/** SQL of the bytes of a value as JSON. */
export const bytesOf = (json: string) => `coalesce(octet_length(${json}::text), 0)`;
