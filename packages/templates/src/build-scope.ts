import { recipientPageNames } from '@notiflow/contracts';
import type { RecipientVariables, SharedVariables } from './render-request.ts';

/** Variables as the engine takes them. */
export interface Scope {
  /** The contexts: `data`, `recipient` and the others. */
  contexts: object;
  /** Where a name that is no context is looked up. */
  fallback: object;
}

/** Puts the variables of one message under the names templates know. */
export function buildScope(shared: SharedVariables, own: RecipientVariables): Scope {
  const data = own.data === undefined ? shared.data : { ...shared.data, ...own.data };
  const recipient = withCustomFields(own.recipient);
  const digest = own.digest ?? shared.digest;
  const { results } = own;
  const contexts = {
    data,
    // Undefined, unlike null, is refused by a strict render.
    actor: shared.actor === null ? undefined : withCustomFields(shared.actor),
    recipient,
    user: recipient,
    run: shared.run,
    project: shared.project,
    digest,
    batch: digest,
    // Left out, a name of the caller's own data is found as before.
    ...(hasNames(results) && { fetch: results, steps: results }),
    ...findPages(own, data),
  };
  // Without a prototype, names such as `constructor` are looked up in the data like any other.
  return { contexts: Object.assign(Object.create(null), contexts), fallback: data };
}

/** The pages of the recipient, except where the caller's own data has the name: whoever gave a link means it. */
function findPages({ pages }: RecipientVariables, data: object): object {
  if (pages === undefined) return {};
  const names = recipientPageNames.filter((name) => !Object.hasOwn(data, name));
  return Object.fromEntries(names.map((name) => [name, pages[name]]));
}

function hasNames(results: object = {}): boolean {
  return Object.keys(results).length > 0;
}

/** Makes custom fields readable as attributes where no attribute has their name. */
function withCustomFields(person: object): object {
  const { custom_fields } = person as { custom_fields?: unknown };
  if (typeof custom_fields !== 'object' || custom_fields === null) return person;
  return { ...custom_fields, ...person };
}
