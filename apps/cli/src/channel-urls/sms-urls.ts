import { type ReadServiceUrl, toChannel } from './channel-of-url.ts';

/** A number as Apprise writes it, in E.164; short codes and names stay as they are. */
function toSender(text: string): string {
  const digits = text.replace(/[\s().-]/g, '');
  return /^\+?[0-9]{7,15}$/.test(digits) ? `+${digits.replace('+', '')}` : text;
}

/** `twilio://sid:token@from/number`. */
const readTwilio: ReadServiceUrl = ({ user, password, host, path }) =>
  toChannel({
    type: 'sms',
    provider: 'twilio',
    settings: { from: toSender(host) },
    credentials: { account_sid: user, auth_token: password },
    targets: path,
  });

/** `vonage://key:secret@from/number`. */
const readVonage: ReadServiceUrl = ({ user, password, host, path }) =>
  toChannel({
    type: 'sms',
    provider: 'vonage',
    settings: { from: toSender(host) },
    credentials: { api_key: user, api_secret: password },
    targets: path,
  });

/** `plivo://id@token/from/number`. */
const readPlivo: ReadServiceUrl = ({ user, host, path }) => {
  const [from = '', ...targets] = path;
  return toChannel({
    type: 'sms',
    provider: 'plivo',
    settings: { from: toSender(from) },
    credentials: { auth_id: user, auth_token: host },
    targets,
  });
};

/** `sns://key/secret/region/number`; with a token before the key it is of credentials that end within hours. */
const readSns: ReadServiceUrl = ({ user, host, path }) => {
  // A secret may hold slashes; the region is the first part that looks like one.
  const at = path.findIndex((part) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(part));
  if (user !== '' || at < 1) return null;
  return toChannel({
    type: 'sms',
    provider: 'sns',
    settings: { region: path[at] },
    credentials: { access_key_id: host, secret_access_key: path.slice(0, at).join('/') },
    targets: path.slice(at + 1),
  });
};

/** The services of channels of type `sms`, by the schema of their URLs. */
export const smsUrls: Record<string, ReadServiceUrl> = {
  twilio: readTwilio,
  vonage: readVonage,
  nexmo: readVonage,
  plivo: readPlivo,
  sns: readSns,
};
