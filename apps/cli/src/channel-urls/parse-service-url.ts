/** A URL by which Apprise or Shoutrrr name a service, taken apart; nothing of it is checked. */
export interface ServiceUrl {
  schema: string;
  user: string;
  password: string;
  /** Without its port, in the case it was written in: it may be a token. */
  host: string;
  port: string;
  /** The parts of the path that are not empty. */
  path: string[];
  query: URLSearchParams;
}

const form =
  /^(?<schema>[a-z][a-z0-9+]*):\/\/(?:(?<user>[^:/?]*)(?::(?<password>[^/?]*))?@)?(?<place>[^/?]*)(?<path>[^?]*)(?:\?(?<query>.*))?$/is;

/** Takes a URL apart more patiently than `URL` does: a host may be a token, with a colon in it. */
export function parseServiceUrl(text: string): ServiceUrl | null {
  const groups = form.exec(text.trim())?.groups;
  if (groups === undefined) return null;
  const { schema = '', user, password, place = '', path = '', query } = groups;
  const [, host = '', port = ''] = /^(.*?)(?::([0-9]{1,5}))?$/s.exec(place) ?? [];
  return {
    schema: schema.toLowerCase(),
    user: decode(user),
    password: decode(password),
    host: decode(host),
    port,
    path: path.split('/').filter(Boolean).map(decode),
    query: new URLSearchParams(query),
  };
}

/** A stray percent sign is itself, as it is for Apprise. */
function decode(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
