import type { ApiClient } from './api-client.ts';

/** Channels and a notiflow to set up over HTTP. */
export interface NotiflowSetup {
  handle: string;
  webhook?: { url: string; body?: string; headers?: Record<string, string>; secret?: string };
  email?: { port: number; subject: string; body: string };
  inApp?: { body: string };
}

/** Creates the channels and the published, active notiflow, as a team would over the Management API. */
export async function configureNotiflow(api: ApiClient, setup: NotiflowSetup): Promise<void> {
  const steps: object[] = [];
  if (setup.webhook !== undefined) {
    const { secret, ...template } = setup.webhook;
    await put(api, '/channels/hook', {
      name: 'Hook',
      type: 'webhook',
      provider: 'http',
      settings: {},
      ...(secret !== undefined && { credentials: { signing_secret: secret } }),
    });
    steps.push({ ...channelStep('webhook', 'hook'), template });
  }
  if (setup.email !== undefined) {
    const { port, ...template } = setup.email;
    await put(api, '/channels/mail', {
      name: 'Mail',
      type: 'email',
      provider: 'smtp',
      settings: { host: '127.0.0.1', port, secure: false, from: 'Shop <shop@example.com>' },
    });
    steps.push({ ...channelStep('email', 'mail'), template });
  }
  if (setup.inApp !== undefined) {
    await put(api, '/channels/feed', { name: 'Feed', type: 'in_app', provider: 'in_app' });
    steps.push({ ...channelStep('in_app', 'feed'), template: setup.inApp });
  }
  await put(api, `/notiflows/${setup.handle}`, { name: setup.handle, active: true, steps });
  const published = await api.management('POST', `/notiflows/${setup.handle}/publish`);
  if (published.status !== 200) throw new Error(JSON.stringify(published.body));
}

function channelStep(channelType: string, channelHandle: string) {
  return {
    handle: `${channelHandle}_1`,
    type: 'channel',
    channel_type: channelType,
    channel_handle: channelHandle,
  };
}

async function put(api: ApiClient, path: string, body: object): Promise<void> {
  const { status, body: answer } = await api.management('PUT', path, body);
  if (status !== 200 && status !== 201) throw new Error(`PUT ${path}: ${JSON.stringify(answer)}`);
}
