import {
  type ChannelOfUrl,
  isYes,
  originOf,
  type ReadServiceUrl,
  toChannel,
} from './channel-of-url.ts';

/**
 * `slack://A/B/C` of a webhook and `slack://xoxb-…/place` of an app; Shoutrrr has `slack://hook:A-B-C@webhook` and
 * `slack://xoxb:…@place`.
 */
const readSlack: ReadServiceUrl = ({ user, password, host, path }) => {
  if (host.startsWith('xo')) return toSlackApp(host, path);
  if (user.startsWith('xox')) return toSlackApp(`${user}-${password}`, [host]);
  const [a, b, c, ...targets] = user === 'hook' ? password.split('-') : [host, ...path];
  if (!a || !b || !c) return null;
  const webhook_url = `https://hooks.slack.com/services/${a}/${b}/${c}`;
  return {
    type: 'chat',
    provider: 'slack_webhook',
    settings: {},
    credentials: { webhook_url },
    targets,
  };
};

function toSlackApp(bot_token: string, targets: string[]): ChannelOfUrl {
  return { type: 'chat', provider: 'slack', settings: {}, credentials: { bot_token }, targets };
}

/** `discord://id/token`; Shoutrrr has the token before the id. */
const readDiscord: ReadServiceUrl = ({ user, host, path }) => {
  const [token = user] = path;
  if (host === '' || token === '') return null;
  const webhook_url = `https://discord.com/api/webhooks/${host}/${token}`;
  return { type: 'chat', provider: 'discord', settings: {}, credentials: { webhook_url } };
};

/** `tgram://123456789:token/chat`. */
const readTelegram: ReadServiceUrl = ({ host, path, query }) => {
  const bot_token = host.replace(/^bot/, '');
  return isTelegramToken(bot_token)
    ? {
        type: 'chat',
        provider: 'telegram',
        settings: { silent: isYes(query.get('silent')), unfurl: isYes(query.get('preview')) },
        credentials: { bot_token },
        targets: path,
      }
    : null;
};

/** Shoutrrr: `telegram://123456789:token@telegram?chats=…`. */
const readTelegramOfShoutrrr: ReadServiceUrl = ({ user, password, query }) => {
  const bot_token = `${user}:${password}`;
  if (!isTelegramToken(bot_token)) return null;
  const targets = (query.get('chats') ?? query.get('channels') ?? '').split(',').filter(Boolean);
  return {
    type: 'chat',
    provider: 'telegram',
    settings: { silent: query.get('notification')?.toLowerCase() === 'no' },
    credentials: { bot_token },
    targets,
  };
};

function isTelegramToken(text: string): boolean {
  return /^[0-9]+:[A-Za-z0-9_-]+$/.test(text);
}

/** `workflows://host/workflow/signature`, which Apprise makes the URL of. */
const readWorkflows: ReadServiceUrl = (url) => {
  const { host, path, query } = url;
  const workflow = query.get('workflow') ?? query.get('id') ?? path[0] ?? '';
  const signature = query.get('signature') ?? query.get('sig') ?? path[1] ?? '';
  if (host === '' || workflow === '' || signature === '') return null;
  const isDirect = isYes(query.get('powerautomate') ?? query.get('pa'));
  const route = query.get('route') ?? query.get('routeid');
  const folder = isDirect
    ? `/powerautomate/automations/direct${route === null ? '' : `/cu/${route}`}`
    : '';
  const asked = new URLSearchParams({
    'api-version': query.get('api-version') ?? query.get('ver') ?? '2016-06-01',
    sp: '/triggers/manual/run',
    sv: '1.0',
    sig: signature,
  });
  const at = `${originOf(url, 'https')}${folder}/workflows/${workflow}/triggers/manual/paths/invoke`;
  return {
    type: 'chat',
    provider: 'teams',
    settings: {},
    credentials: { webhook_url: `${at}?${asked.toString()}` },
  };
};

/** `mmosts://host/path/token`: the token is last. */
const readMattermost: ReadServiceUrl = (url) => {
  const token = url.path.at(-1) ?? '';
  if (url.host === '' || token === '') return null;
  const folder = url.path.slice(0, -1).map((part) => `/${part}`);
  const webhook_url = `${originOf(url, 'https')}${folder.join('')}/hooks/${token}`;
  const targets = [url.query.get('channel') ?? url.query.get('to') ?? ''].filter(Boolean);
  return {
    type: 'chat',
    provider: 'mattermost',
    settings: {},
    credentials: { webhook_url },
    targets,
  };
};

/** Shoutrrr: `mattermost://host/token/channel`. */
const readMattermostOfShoutrrr: ReadServiceUrl = (url) => {
  const [token = '', ...targets] = url.path;
  const channel = readMattermost({ ...url, path: [token] });
  return channel && { ...channel, targets };
};

/** `whatsapp://token@phone-id/number`. */
const readWhatsapp: ReadServiceUrl = ({ user, password, host, path }) => {
  const isTemplate = password !== '';
  return toChannel({
    type: 'chat',
    provider: 'whatsapp',
    settings: { phone_number_id: host, ...(isTemplate && { template_name: user }) },
    credentials: { access_token: isTemplate ? password : user },
    targets: path,
  });
};

/** `apprises://host/key` of an Apprise API server. */
const readApprise =
  (protocol: 'http' | 'https'): ReadServiceUrl =>
  (url) => {
    const { user, password, path, query } = url;
    const folder = path.slice(0, -1).map((part) => `/${part}`);
    const tag = query.get('tags');
    return toChannel({
      type: 'chat',
      provider: 'apprise',
      settings: { url: originOf(url, protocol) + folder.join(''), ...(tag && { tag }) },
      credentials: {
        key: path.at(-1) ?? '',
        ...(user !== '' && { username: user, password }),
      },
    });
  };

/** The services of channels of type `chat`, by the schema of their URLs. */
export const chatUrls: Record<string, ReadServiceUrl> = {
  slack: readSlack,
  discord: readDiscord,
  tgram: readTelegram,
  telegram: readTelegramOfShoutrrr,
  workflow: readWorkflows,
  workflows: readWorkflows,
  mmosts: readMattermost,
  mattermost: readMattermostOfShoutrrr,
  whatsapp: readWhatsapp,
  apprise: readApprise('http'),
  apprises: readApprise('https'),
};
