import type { ApiClient } from '../demo/api-client.ts';

const people = [
  { external_id: 'ada', email: 'ada@example.com', first_name: 'Ada', locale: 'en' },
  { external_id: 'bruno', email: 'bruno@example.com', first_name: 'Bruno', locale: 'de' },
  { external_id: 'chie', email: 'chie@example.com', first_name: 'Chie', locale: 'ja' },
];

/** Handle of the notiflow to play with; it sends by every channel there is. */
export const notiflow = 'welcome';

const steps = [
  { handle: 'trigger', type: 'trigger' },
  {
    handle: 'mail',
    type: 'channel',
    channel_type: 'email',
    channel_handle: 'mail',
    template: {
      content_type: 'html',
      subject: 'Welcome, {{ recipient.first_name }}',
      body: '<h1>Hello {{ recipient.first_name }}</h1><p>{{ data.text }}</p>',
    },
  },
  {
    handle: 'hook',
    type: 'channel',
    channel_type: 'webhook',
    channel_handle: 'hook',
    template: { url: '{{ data.hook }}', body: '{"welcomed":"{{ recipient.external_id }}"}' },
  },
  {
    handle: 'feed',
    type: 'channel',
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: { title: 'Welcome', body: '{{ data.text }}' },
  },
  { handle: 'end', type: 'end' },
];

/** Puts up three people, a topic, three channels and a notiflow; doing it again changes nothing. */
export async function seedProject(
  api: ApiClient,
  { mailPort }: { mailPort: number },
): Promise<void> {
  const channels = [
    ['mail', 'email', 'smtp', { host: '127.0.0.1', port: mailPort, from: 'Dev <dev@example.com>' }],
    ['hook', 'webhook', 'http', {}],
    ['feed', 'in_app', 'in_app', {}],
  ] as const;
  for (const [handle, type, provider, settings] of channels) {
    await api.management('PUT', `/channels/${handle}`, { name: handle, type, provider, settings });
  }
  for (const { external_id: id, ...attributes } of people) {
    await api.admin('PUT', `/users/${id}`, attributes);
  }
  await api.admin('POST', '/topics/everybody/subscriptions', {
    user_external_ids: people.map(({ external_id: id }) => id),
  });
  // What a developer made of it since is kept.
  const exists = await api.management('GET', `/notiflows/${notiflow}`).catch(() => null);
  if (exists !== null) return;
  await api.management('PUT', `/notiflows/${notiflow}`, { name: 'Welcome', steps });
  await api.management('POST', `/notiflows/${notiflow}/publish`);
  await api.management('POST', `/notiflows/${notiflow}/activate`);
}
