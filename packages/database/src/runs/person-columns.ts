/** The columns of a person that a run may name. */
export const personColumns =
  'email, phone, first_name, last_name, avatar, locale, timezone, custom_fields';

/** SQL of their values, by SQL of the person as JSON. */
export const personValues = (
  json: string,
) => `${json}->>'email', ${json}->>'phone', ${json}->>'first_name',
  ${json}->>'last_name', ${json}->>'avatar', ${json}->>'locale', ${json}->>'timezone',
  coalesce(jsonb_strip_nulls(nullif(${json}->'custom_fields', 'null')), '{}')`;
