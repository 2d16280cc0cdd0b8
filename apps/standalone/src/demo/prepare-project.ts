import type { ApiClient } from './api-client.ts';

/** Handle of the demo's notiflow. */
export const notiflow = 'order-shipped';

/** Name of the demo's topic. */
export const topic = 'order-updates';

const steps = [
  { handle: 'trigger', type: 'trigger' },
  {
    handle: 'mail',
    type: 'channel',
    channel_type: 'email',
    channel_handle: 'mail',
    template: {
      content_type: 'plaintext',
      subject: 'Order {{ data.order_id }} is on its way',
      body: 'Hello {{ recipient.first_name }},\n\nyour order {{ data.order_id }} ({{ data.total | money: "USD" }}) left our house today.\n',
    },
  },
  {
    handle: 'hook',
    type: 'channel',
    channel_type: 'webhook',
    channel_handle: 'hook',
    template: {
      url: '{{ data.receiver }}/orders/{{ data.order_id }}',
      method: 'POST',
      headers: { 'x-recipient': '{{ recipient.external_id }}' },
      body: '{"order":"{{ data.order_id }}","customer":"{{ recipient.first_name }}"}',
    },
  },
  {
    handle: 'feed',
    type: 'channel',
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: {
      title: 'Order {{ data.order_id }}',
      body: 'On its way, {{ recipient.first_name }}!',
    },
  },
  { handle: 'end', type: 'end' },
];

/** Creates the channels and the published, active notiflow of the demo. */
export async function prepareProject(
  api: ApiClient,
  peers: { smtpPort: number; signingSecret: string },
): Promise<void> {
  await api.management('PUT', '/channels/mail', {
    name: 'Mail',
    type: 'email',
    provider: 'smtp',
    settings: {
      host: '127.0.0.1',
      port: peers.smtpPort,
      secure: false,
      from: 'Demo Shop <shop@example.com>',
    },
  });
  await api.management('PUT', '/channels/hook', {
    name: 'Warehouse',
    type: 'webhook',
    provider: 'http',
    settings: {},
    credentials: { signing_secret: peers.signingSecret },
  });
  await api.management('PUT', '/channels/feed', {
    name: 'Feed',
    type: 'in_app',
    provider: 'in_app',
  });
  await api.management('PUT', `/notiflows/${notiflow}`, { name: 'Order shipped', steps });
  await api.management('POST', `/notiflows/${notiflow}/publish`);
  await api.management('POST', `/notiflows/${notiflow}/activate`);
}

/** Creates the subscribers, a few at a time, and puts them on the topic. */
export async function subscribeUsers(api: ApiClient, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `subscriber-${index + 1}`);
  const waiting = names.values();
  const createUsers = async () => {
    for (const name of waiting) {
      await api.admin('PUT', `/users/${name}`, {
        email: `${name}@example.com`,
        first_name: name,
      });
    }
  };
  await Promise.all(Array.from({ length: 10 }, createUsers));
  await api.admin('POST', `/topics/${topic}/subscriptions`, { user_external_ids: names });
}
