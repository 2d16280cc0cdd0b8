import { errorTable } from '../errors.ts';
import { surfaces } from '../surfaces.ts';

/** What a reader should know before any single operation, in Markdown. */
export const introduction = `One run request becomes delivered messages, and each of them can be accounted for.

## Addresses

Every surface answers under all of its prefixes alike; the paths below have the first.

${Object.values(surfaces)
  .map(
    ({ title, prefixes }) => `- ${title}: ${prefixes.map((prefix) => `\`${prefix}\``).join(', ')}`,
  )
  .join('\n')}

An operation of a project on the Management API also answers below \`/management/v1/projects/{slug}\`, as in \`/management/v1/projects/{slug}/channels\`. Without it the header \`x-notiflows-project\` names the project, or the account has only one.

Every \`GET\` answers \`HEAD\`. A method a path does not take is \`405\`, and the header \`Allow\` names those it takes.

Services of providers report what became of messages at \`/provider-events/{channel_id}\`: in their own words, signed by themselves, and not for anybody else.

## Credentials

- Admin API: \`x-notiflows-api-key\` and \`x-notiflows-secret-key\` of one project, or its secret key alone as a bearer token. Never in a browser: a request with an \`Origin\` is refused.
- Management API: an account token as a bearer token.
- User API, for pages and apps: \`x-notiflows-api-key\` of the project, and who asks: a user token in \`x-notiflows-user-key\` (a JWT whose \`sub\` is the external id, signed by your server with a signing key of the project), or where the project says so \`x-notiflows-user-id\` with \`x-notiflows-user-hash\`, or alone. It answers what is this user's; what is somebody else's is not found. Pages ask from the origins in the setting \`allowed_origins\`.

## Ids

Ids are UUIDs. In a path or query the ULID spelling of the same 128 bits is the same id. Where a path takes a notiflow, its handle is accepted too.

## Names, numbers and moments

An external id or the name of a topic is 1 to 255 characters that a URL can carry: not \`.\` or \`..\`, and no control characters. Numbers are doubles: one beyond 2^53 - 1 is refused, because an integer of that size would come out as another; send it as a text. Moments are ISO 8601 with a zone, in the years 1 to 9999 of UTC.

## Lists

Lists of the Admin API, newest first, take \`limit\` (25, at most 1,000) and one of \`after\` and \`before\`: cursors from \`page\` of an earlier answer. Entries that come meanwhile move no page. Lists of the Management API take \`page\` and \`limit\` (25, at most 100), unless they say otherwise.

## Repeating requests

Every \`POST\` takes an \`Idempotency-Key\`. The same key with the same body gets the first answer again, with \`Idempotent-Replayed: true\`; with another body it is \`422\`. A key whose first request is still being answered is \`409\` with \`Retry-After\`. One whose first request never came to an end can be used again after half a minute, unless doing it twice does more than doing it once, as making a credential does: then it is \`409\` with \`reason: outcome_unknown\`.

## Errors

Everything that is no success has one shape, \`Error\`:

| code | status | meaning |
| --- | --- | --- |
${Object.entries(errorTable)
  .map(([code, { status, message }]) => `| \`${code}\` | ${status} | ${message} |`)
  .join('\n')}

Bodies are JSON in UTF-8, at most 10 MB (256 KB over the User API), not compressed, and no object may name a field twice.
`;
