import { type ReadServiceUrl, toChannel } from './channel-of-url.ts';
import type { ServiceUrl } from './parse-service-url.ts';

/** Where the mail servers of addresses everybody has are, as Apprise knows them. */
const mailServers: [RegExp, { host: string; port: number }][] = [
  [/^gmail\.com$/, { host: 'smtp.gmail.com', port: 587 }],
  [/^(hotmail|live)\.com(\.au)?$/, { host: 'smtp-mail.outlook.com', port: 587 }],
  [/^outlook\.com(\.au)?$/, { host: 'smtp.outlook.com', port: 587 }],
  [/^yahoo\.(ca|com)$/, { host: 'smtp.mail.yahoo.com', port: 465 }],
  [/^fastmail\./, { host: 'smtp.fastmail.com', port: 465 }],
  [/^gmx\./, { host: 'mail.gmx.com', port: 587 }],
  [/^zoho(mail)?\.com$/, { host: 'smtp.zoho.com', port: 587 }],
];

/** `mailtos://user:password@domain`, with the server, the sender and the port in the query. */
const readMail: ReadServiceUrl = ({ host, port, path, query, ...login }) => {
  const user = query.get('user') ?? login.user;
  const password = query.get('pass') ?? login.password;
  const known = mailServers.find(([pattern]) => pattern.test(host.toLowerCase()))?.[1];
  const address = user.includes('@') ? user : `${user}@${host}`;
  const from = query.get('from') ?? address;
  const name = query.get('name');
  const chosen = Number(port || query.get('port') || known?.port || 587);
  return toChannel({
    type: 'email',
    provider: 'smtp',
    settings: {
      host: query.get('smtp') ?? known?.host ?? host,
      port: chosen,
      secure: query.get('mode') === 'ssl' || chosen === 465,
      // Apprise takes a name alone, too.
      from: withName(
        from.includes('@') ? from : address,
        name ?? (from.includes('@') ? null : from),
      ),
    },
    credentials: password === '' ? {} : { username: known ? address : user, password },
    targets: [...path, ...(query.get('to')?.split(',') ?? [])],
  });
};

/** Shoutrrr: `smtp://user:password@host:port/?from=…&to=…`. */
const readSmtp: ReadServiceUrl = ({ user, password, host, port, query }) => {
  const chosen = Number(port || 25);
  const from = query.get('fromaddress') ?? query.get('from') ?? '';
  const isImplicit = query.get('encryption')?.toLowerCase() === 'implicittls' || chosen === 465;
  return toChannel({
    type: 'email',
    provider: 'smtp',
    settings: {
      host,
      port: chosen,
      secure: isImplicit,
      from: from && withName(from, query.get('fromname')),
    },
    credentials: user === '' ? {} : { username: user, password },
    targets: (query.get('toaddresses') ?? query.get('to'))?.split(',') ?? [],
  });
};

/** `sendgrid://key:name@domain`: the sender stands where others have a password and a host. */
const readKeyAndSender =
  (provider: string, credential: string): ReadServiceUrl =>
  ({ user, password, host, path, query }) =>
    password === '' || host === ''
      ? null
      : toChannel({
          type: 'email',
          provider,
          settings: { from: withName(`${password}@${host}`, query.get('name')) },
          credentials: { [credential]: user },
          targets: path,
        });

/** `mailgun://user@domain/key`. */
const readMailgun: ReadServiceUrl = ({ user, host, path, query }) => {
  const [api_key = '', ...targets] = path;
  if (user === '' || host === '') return null;
  const region = query.get('region')?.toLowerCase() === 'eu' ? 'eu' : 'us';
  return toChannel({
    type: 'email',
    provider: 'mailgun',
    settings: { from: withName(`${user}@${host}`, query.get('name')), domain: host, region },
    credentials: { api_key },
    targets,
  });
};

/** `ses://user@domain/key/secret/region`. */
const readSes: ReadServiceUrl = ({ user, host, path, query }: ServiceUrl) => {
  const [access_key_id = '', secret_access_key = '', region = '', ...targets] = path;
  if (user === '' || host === '') return null;
  return toChannel({
    type: 'email',
    provider: 'ses',
    settings: { from: withName(`${user}@${host}`, query.get('name')), region },
    credentials: { access_key_id, secret_access_key },
    targets,
  });
};

function withName(address: string, name: string | null): string {
  return name ? `${name} <${address}>` : address;
}

/** The services of channels of type `email`, by the schema of their URLs. */
export const emailUrls: Record<string, ReadServiceUrl> = {
  mailto: readMail,
  mailtos: readMail,
  smtp: readSmtp,
  sendgrid: readKeyAndSender('sendgrid', 'api_key'),
  postmark: readKeyAndSender('postmark', 'server_token'),
  resend: readKeyAndSender('resend', 'api_key'),
  brevo: readKeyAndSender('brevo', 'api_key'),
  mailgun: readMailgun,
  ses: readSes,
};
