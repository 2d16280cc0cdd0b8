import type { NamedRoute } from '../src/route.ts';

// Names of fields that hold an id of something in the project. A person's external id, a topic and a handle are the
// caller's own words, which another project may use as well; an id in a chat is that of its service, and of a
// stream's last event how far its feed was.
const isReference = (name: string) =>
  !/^(external_id|slack_\w+|chat_id|last_event_id)$/.test(name) &&
  /(^|_)ids?$|^(notiflows?|after|before)$/.test(name);

/** Every field of a body or a query that takes an id, as `route place`. */
export function findReferences(routes: readonly NamedRoute[]): string[] {
  return routes
    .filter(({ needsProject }) => needsProject)
    .flatMap(({ name, body, query }) => [
      ...walk(query, 'query').map((place) => `${name} ${place}`),
      ...(body === null ? [] : walk(body, 'body').map((place) => `${name} ${place}`)),
    ]);
}

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
}

function walk(schema: Schema, place: string): string[] {
  const inFields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    ...(isReference(name) ? [`${place}.${name}`] : []),
    ...walk(field, `${place}.${name}`),
  ]);
  const inParts = [...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  return [
    ...inFields,
    ...(schema.items ? walk(schema.items, `${place}[]`) : []),
    ...inParts.flatMap((part) => walk(part, place)),
  ];
}
