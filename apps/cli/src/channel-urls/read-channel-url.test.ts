import { createOutbound, findProvider } from '@notiflow/providers';
import { knownSchemas, readChannelUrl } from './read-channel-url.ts';

const outbound = createOutbound({
  allowCidrs: [],
  lookup: async () => [{ address: '93.184.216.34', family: 4 }],
});

const slackHook = 'https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ';
const discordHook =
  'https://discord.com/api/webhooks/417429632418316298/JHZ7lQml277CDHmQKMHI8qBe7bk2ZwO5';
const sid = 'AC0123456789abcdef0123456789abcdef';
const routingKey = 'e93facc04764012d7bfb002500d5d1a6';
const graph =
  'https://prod-161.westeurope.logic.azure.com:443/workflows/643e69f83c8944/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODuebWbDGYFr0z0eu';

/** The forms in https://appriseit.com/services/ and https://containrrr.dev/shoutrrr/services/, and what each becomes. */
const forms: [url: string, type: string, provider: string, values: object][] = [
  [
    'slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general',
    'chat',
    'slack_webhook',
    { webhook_url: slackHook },
  ],
  [
    'slack://bot@T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ',
    'chat',
    'slack_webhook',
    { webhook_url: slackHook },
  ],
  [
    'slack://hook:T1JJ3T3L2-A1BRTD4JD-TIiajkdnlazkcOXrIdevi7FQ@webhook',
    'chat',
    'slack_webhook',
    { webhook_url: slackHook },
  ],
  [slackHook, 'chat', 'slack_webhook', { webhook_url: slackHook }],
  [
    'slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#nuxref',
    'chat',
    'slack',
    { bot_token: 'xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d' },
  ],
  [
    'slack://xoxb:1234-1234-4mt0t4l1YL3g1T5L4cK70k3N@C001CH4NN3L',
    'chat',
    'slack',
    { bot_token: 'xoxb-1234-1234-4mt0t4l1YL3g1T5L4cK70k3N' },
  ],
  [
    'discord://417429632418316298/JHZ7lQml277CDHmQKMHI8qBe7bk2ZwO5/?footer=no',
    'chat',
    'discord',
    { webhook_url: discordHook },
  ],
  [
    'discord://JHZ7lQml277CDHmQKMHI8qBe7bk2ZwO5@417429632418316298',
    'chat',
    'discord',
    { webhook_url: discordHook },
  ],
  [discordHook, 'chat', 'discord', { webhook_url: discordHook }],
  [
    'tgram://123456789:abcdefg_hijklmnop/12315544/',
    'chat',
    'telegram',
    { bot_token: '123456789:abcdefg_hijklmnop' },
  ],
  [
    'tgram://bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/?silent=yes',
    'chat',
    'telegram',
    { bot_token: '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', silent: true },
  ],
  [
    'telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw@telegram?chats=@one,2',
    'chat',
    'telegram',
    { bot_token: '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw' },
  ],
  [
    'workflows://prod-161.westeurope.logic.azure.com:443/643e69f83c8944/KODuebWbDGYFr0z0eu/',
    'chat',
    'teams',
    { webhook_url: graph },
  ],
  [graph, 'chat', 'teams', { webhook_url: graph }],
  [
    'mmosts://chat.example.com/3ccdd113474722377935511fc85d3dd4',
    'chat',
    'mattermost',
    { webhook_url: 'https://chat.example.com/hooks/3ccdd113474722377935511fc85d3dd4' },
  ],
  [
    'mmosts://bot@chat.example.com:8443/team/3ccdd113474722377935511fc85d3dd4?channel=ops',
    'chat',
    'mattermost',
    { webhook_url: 'https://chat.example.com:8443/team/hooks/3ccdd113474722377935511fc85d3dd4' },
  ],
  [
    'mattermost://bot@chat.example.com/3ccdd113474722377935511fc85d3dd4/ops',
    'chat',
    'mattermost',
    { webhook_url: 'https://chat.example.com/hooks/3ccdd113474722377935511fc85d3dd4' },
  ],
  [
    'whatsapp://EAAToken123@106540352242922/15551234567',
    'chat',
    'whatsapp',
    { access_token: 'EAAToken123', phone_number_id: '106540352242922' },
  ],
  [
    'apprises://apprise.example.com/base/my-key?tags=ops',
    'chat',
    'apprise',
    { url: 'https://apprise.example.com/base', key: 'my-key', tag: 'ops' },
  ],
  [
    'jsons://ada:pass@example.com:8443/a%20b/c?+X-Token=t-1&-q=1&method=put',
    'chat',
    'http',
    {
      url: 'https://example.com:8443/a%20b/c?q=1',
      method: 'PUT',
      headers: { 'X-Token': 't-1' },
      auth: 'basic',
      username: 'ada',
      password: 'pass',
    },
  ],
  ['form://example.com', 'chat', 'http', { url: 'http://example.com/', body_format: 'form' }],
  [
    'generic://example.com:8443/api/webhook/abc',
    'chat',
    'http',
    { url: 'https://example.com:8443/api/webhook/abc', body: '{{ message.body }}' },
  ],
  [
    `pagerduty://${routingKey}@api-key/host-1/disk?severity=warn&region=eu`,
    'webhook',
    'pagerduty',
    { routing_key: routingKey, source: 'host-1', severity: 'warning', region: 'eu' },
  ],
  [
    'mailtos://ada:app%20pass@gmail.com',
    'email',
    'smtp',
    {
      host: 'smtp.gmail.com',
      port: 587,
      secure: false,
      from: 'ada@gmail.com',
      username: 'ada@gmail.com',
      password: 'app pass',
    },
  ],
  [
    'mailtos://ada:p@ss@example.com:465?smtp=mail.example.com&from=shop@example.com&name=Shop',
    'email',
    'smtp',
    {
      host: 'mail.example.com',
      port: 465,
      secure: true,
      from: 'Shop <shop@example.com>',
      username: 'ada',
      password: 'p@ss',
    },
  ],
  [
    'mailtos://mail.example.com?user=ada&pass=word&from=shop@example.com&to=bob@example.com',
    'email',
    'smtp',
    { host: 'mail.example.com', from: 'shop@example.com', username: 'ada', password: 'word' },
  ],
  [
    'smtp://ada:pass@mail.example.com:587/?from=shop@example.com&to=bob@example.com',
    'email',
    'smtp',
    { host: 'mail.example.com', port: 587, from: 'shop@example.com', username: 'ada' },
  ],
  [
    'sendgrid://SG.abcd-efgh:noreply@example.com/bob@example.com',
    'email',
    'sendgrid',
    { api_key: 'SG.abcd-efgh', from: 'noreply@example.com' },
  ],
  [
    'postmark://11111111-2222-3333-4444-555555555555:noreply@example.com',
    'email',
    'postmark',
    { server_token: '11111111-2222-3333-4444-555555555555' },
  ],
  [
    'resend://re_12345678:noreply@example.com?name=Shop',
    'email',
    'resend',
    { api_key: 're_12345678', from: 'Shop <noreply@example.com>' },
  ],
  [
    'brevo://xkeysib-123:noreply@example.com/bob@example.com',
    'email',
    'brevo',
    { api_key: 'xkeysib-123' },
  ],
  [
    'mailgun://noreply@mg.example.com/4b4f2918fddk5f8f91f-2f/?region=eu',
    'email',
    'mailgun',
    { api_key: '4b4f2918fddk5f8f91f-2f', domain: 'mg.example.com', region: 'eu' },
  ],
  [
    'ses://noreply@example.com/AHIAJGNT76XIMXDBIJYA/bu1dHSdO22pfaaVy/us-east-2/bob@example.com',
    'email',
    'ses',
    { access_key_id: 'AHIAJGNT76XIMXDBIJYA', region: 'us-east-2', from: 'noreply@example.com' },
  ],
  [
    `twilio://${sid}:token1234@15017122661/15551234567`,
    'sms',
    'twilio',
    { account_sid: sid, auth_token: 'token1234', from: '+15017122661' },
  ],
  [`twilio://${sid}:token1234@12345/15551234567`, 'sms', 'twilio', { from: '12345' }],
  [
    'vonage://abcd1234:secret16chars@+1 (501) 712-2661/15551234567',
    'sms',
    'vonage',
    { api_key: 'abcd1234', from: '+15017122661' },
  ],
  [
    'nexmo://abcd1234:secret16chars@Shop',
    'sms',
    'vonage',
    { api_secret: 'secret16chars', from: 'Shop' },
  ],
  [
    'plivo://MA0123456789ABCDEFGH@token/15017122661/15551234567',
    'sms',
    'plivo',
    { auth_id: 'MA0123456789ABCDEFGH', auth_token: 'token', from: '+15017122661' },
  ],
  [
    'sns://AHIAJGNT76XIMXDBIJYA/bu1d/HSdO22/pfaaVy/us-east-2/12223334444',
    'sms',
    'sns',
    {
      access_key_id: 'AHIAJGNT76XIMXDBIJYA',
      secret_access_key: 'bu1d/HSdO22/pfaaVy',
      region: 'us-east-2',
    },
  ],
];

describe('a URL of Apprise or Shoutrrr', () => {
  it.each(forms)('%s', async (url, type, provider, values) => {
    const channel = readChannelUrl(url, undefined);
    expect(channel).toMatchObject({ type, provider });
    const { settings, credentials } = channel;
    expect({ ...settings, ...credentials }).toMatchObject(values);
    // The provider itself takes the channel.
    const problems = await findProvider(type, provider)?.check({ settings, credentials }, outbound);
    expect(problems).toEqual([]);
  });

  it('is tried for every service that is known', () => {
    const tried = new Set(forms.map(([url]) => url.split('://')[0]));
    const twins = {
      workflow: 'workflows',
      json: 'jsons',
      forms: 'form',
      mailto: 'mailtos',
      apprise: 'apprises',
      'generic+http': 'generic',
      'generic+https': 'generic',
    };
    const missing = knownSchemas.filter(
      (schema) => !tried.has(schema) && !Object.hasOwn(twins, schema),
    );
    expect(missing).toEqual([]);
  });

  it('tells whom it names, who are no part of the channel', () => {
    const { targets, settings } = readChannelUrl(
      `twilio://${sid}:t@12345/15551234567/15551234568`,
      undefined,
    );
    expect(targets).toEqual(['15551234567', '15551234568']);
    expect(JSON.stringify(settings)).not.toContain('1555');
  });

  it('goes through an Apprise API server when there is one and no provider', () => {
    expect(readChannelUrl('gotify://host/canary', 'https://apprise.example.com')).toEqual({
      type: 'chat',
      provider: 'apprise',
      settings: { url: 'https://apprise.example.com' },
      credentials: { urls: 'gotify://host/canary' },
    });
  });

  it.each([
    ['gotify://host/canary', 'no provider for gotify://'],
    ['msteams://canary@a/b/c', 'no provider for msteams://'],
    ['mmost://host/canary', 'no provider for mmost://'],
    ['constructor://canary', 'no provider for constructor://'],
    ['slack://canary', 'other parts'],
    ['twilio://canary@12345', 'other parts'],
    ['tgram://canary', 'other parts'],
    ['sns://token@canary/secret/us-east-1', 'other parts'],
    ['canary', 'no URL'],
    ['', 'no URL'],
  ])('%s is refused, and not repeated', (url, words) => {
    const refuse = () => readChannelUrl(url, undefined);
    expect(refuse).toThrow(words);
    expect(refuse).not.toThrow('canary');
  });
});
