import type { ChatMessage } from '@notiflow/contracts';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const url = 'https://apprise.example';
const urls = 'discord://4174216298/secret-canary,mailto://user:pass-canary@example.com';

/** An Apprise API server, which has no client for Node; it is asked as https://github.com/caronc/apprise-api has it. */
export const row: VendorRow = {
  channels: [
    { settings: { url }, credentials: { urls, username: 'user-canary', password: 'word-canary' } },
    {
      settings: { url: `${url}/base/`, tag: 'ops', type: 'failure' },
      credentials: { key: 'shop' },
    },
  ],
  origins: [url],
  accepts: { status: 200, body: 'Notification(s) sent.' },
  errors: [
    error(400, { kind: 'rejected', about: 'content', code: 'http_400' }),
    error(424, { kind: 'ambiguous', code: 'apprise_424' }),
    error(401, { kind: 'rejected', about: 'config', code: 'http_401' }),
    error(403, { kind: 'rejected', about: 'config', code: 'http_403' }),
    error(404, { kind: 'rejected', about: 'config', code: 'http_404' }),
    error(405, { kind: 'rejected', about: 'config', code: 'http_405' }),
    error(406, { kind: 'rejected', about: 'content', code: 'http_406' }),
    error(500, { kind: 'ambiguous', code: 'http_500' }),
    error(502, { kind: 'ambiguous', code: 'http_502' }),
    error(503, { kind: 'not_processed', code: 'http_503' }),
    { answer: { status: 204 }, result: { kind: 'rejected', about: 'config', code: 'apprise_204' } },
  ],
  later: [error(429, { kind: 'not_processed', code: 'http_429' })],
  auth: { header: 'authorization', value: `Basic ${btoa('user-canary:word-canary')}` },
  findDeliveryId: null,
  async sendWithClient(server, { message, channel }) {
    const { body } = message as ChatMessage;
    const { username, password, key, ...where } = channel.credentials;
    const { url: base, type = 'info', ...which } = channel.settings as Record<string, string>;
    const path = new URL(`${base}/notify${key ? `/${key}` : ''}`).pathname.replace('//', '/');
    await fetch(`${server}${path}`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(username && { authorization: `Basic ${btoa(`${username}:${password}`)}` }),
      },
      body: JSON.stringify({ ...where, ...which, body, type, format: 'markdown' }),
    });
  },
  clientHeaders: [],
  events: [],
};

function error(status: number, result: VendorError['result']): VendorError {
  return { answer: { status, body: { error: 'The sentence about it' } }, result };
}
