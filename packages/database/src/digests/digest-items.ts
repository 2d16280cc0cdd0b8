// What was given in the run wins over what is stored, as it does for the person who is notified.
const person = (table: string, given: string) => `jsonb_build_object(
    'id', ${table}.id, 'external_id', ${table}.external_id, 'email', ${table}.email,
    'first_name', ${table}.first_name, 'last_name', ${table}.last_name)
  || coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(${given})
               WHERE key IN ('email', 'first_name', 'last_name')), '{}')`;

/** SQL of an item's data as it was given: of the notification `n` of the run `r`. */
export const itemData = `r.data || coalesce(n.data, '{}')`;

/** SQL of an item as templates and the API show it: of the notification `n` of the run `r`, with `itemPeople`. */
export const digestItem = `jsonb_build_object(
  'data', ${itemData},
  'actor', CASE WHEN actor.id IS NOT NULL THEN ${person('actor', 'r.actor')} END,
  'recipient', ${person('u', 'n.attributes')})`;

/** SQL that joins the people of an item. */
export const itemPeople = `JOIN users u ON u.id = n.recipient_id LEFT JOIN users actor ON actor.id = r.actor_id`;

/** SQL that tells whether a notification `n` is an item of its window `w`, which has been closed. */
export const isItem = `(n.id = w.lead_id OR (n.status = 'stopped' AND n.reason = 'absorbed'))`;
