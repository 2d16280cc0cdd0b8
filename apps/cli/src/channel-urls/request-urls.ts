import { isYes, originOf, type ReadServiceUrl, toChannel } from './channel-of-url.ts';

const severities = ['critical', 'error', 'warning', 'info'];

/** `pagerduty://routing-key@api-key/source`; the other key opens another API. */
const readPagerduty: ReadServiceUrl = ({ user, path, query }) => {
  const source = query.get('source') ?? path[0];
  const severity = severities.find((word) => word.startsWith(query.get('severity') || '-'));
  return toChannel({
    type: 'webhook',
    provider: 'pagerduty',
    settings: {
      ...(query.get('region') === 'eu' && { region: 'eu' }),
      ...(source && { source }),
      ...(severity && { severity }),
    },
    credentials: { routing_key: query.get('integrationkey') ?? user },
  });
};

/** What Apprise and Shoutrrr send to a server of one's own. */
const bodies = {
  json: '{ "version": "1.0", "title": "", "message": "{{ message.body }}", "attachments": [], "type": "info" }',
  form: 'version=1.0&title=&message={{ message.body }}&type=info',
  plaintext: '{{ message.body }}',
};

/** `jsons://user:password@host/path`, with headers as `+name` and the query of the request as `-name`. */
const readRequest =
  (protocol: 'http' | 'https', body_format: keyof typeof bodies): ReadServiceUrl =>
  (url) => {
    const { host, user, password, path, query } = url;
    if (host === '') return null;
    const asked = pickBy(query, '-').toString();
    const where = `/${path.map(encodeURIComponent).join('/')}${asked === '' ? '' : `?${asked}`}`;
    const headers = Object.fromEntries(pickBy(query, '+'));
    const isOpen = user === '';
    const credentials: Record<string, string> = isOpen ? {} : { username: user, password };
    return {
      type: 'chat',
      provider: 'http',
      settings: {
        url: originOf(url, protocol) + where,
        method: (query.get('method') ?? 'POST').toUpperCase(),
        body_format,
        body: bodies[body_format],
        auth: isOpen ? 'none' : 'basic',
        ...(Object.keys(headers).length > 0 && { headers }),
      },
      credentials,
    };
  };

/** Shoutrrr: `generic://host/path`, over TLS unless it says otherwise. */
const readGeneric: ReadServiceUrl = (url) => {
  const protocol = isYes(url.query.get('disabletls')) ? 'http' : 'https';
  return readRequest(protocol, 'plaintext')(url);
};

/** Entries of a query that begin with a sign. A plus that was not encoded is read as a space. */
function pickBy(query: URLSearchParams, sign: '+' | '-'): URLSearchParams {
  const signs = sign === '+' ? ['+', ' '] : [sign];
  const picked = [...query].filter(([name]) => signs.includes(name.charAt(0)));
  return new URLSearchParams(
    picked.map(([name, value]): [string, string] => [name.slice(1), value]),
  );
}

/** The services that take a request, by the schema of their URLs. */
export const requestUrls: Record<string, ReadServiceUrl> = {
  pagerduty: readPagerduty,
  json: readRequest('http', 'json'),
  jsons: readRequest('https', 'json'),
  form: readRequest('http', 'form'),
  forms: readRequest('https', 'form'),
  generic: readGeneric,
  'generic+http': readRequest('http', 'plaintext'),
  'generic+https': readRequest('https', 'plaintext'),
};
