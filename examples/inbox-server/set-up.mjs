// Makes what an inbox needs and is not there yet. In a product this is done once, by people or by `nf push`.
import { connect } from './connect.mjs';
import { loadSigningKey } from './signing-key.mjs';

export const user = { external_id: 'ada', first_name: 'Ada', last_name: 'Lovelace' };

const hello = {
  name: 'Hello',
  active: true,
  steps: [
    { handle: 'trigger', type: 'trigger' },
    {
      handle: 'feed',
      type: 'channel',
      channel_type: 'in_app',
      channel_handle: 'feed',
      template: {
        content_type: 'markdown',
        title: 'Hello, {{ recipient.first_name }}',
        body: 'You pressed the button at **{{ data.time }}**.',
      },
    },
    { handle: 'end', type: 'end' },
  ],
};

/** Sets up the inbox of a page of this origin; answers what the page and its server have to know. */
export async function setUp({ origin }) {
  const { credentials, manage, admin } = await connect();
  const feed = { name: 'Feed', type: 'in_app', provider: 'in_app' };
  if ((await manage('GET', '/channels/feed')) === null) await manage('PUT', '/channels/feed', feed);
  if ((await manage('GET', '/notiflows/hello')) === null) {
    await manage('PUT', '/notiflows/hello', hello);
    await manage('POST', '/notiflows/hello/publish');
  }
  const { external_id, ...attributes } = user;
  await admin('PUT', `/users/${external_id}`, attributes);
  await allow(manage, origin);
  return {
    admin,
    signingKey: await loadSigningKey({ credentials, manage }),
    page: { apiUrl: credentials.api_url, apiKey: credentials.api_key, channel: 'feed' },
  };
}

/** Pages of this origin may ask. */
async function allow(manage, origin) {
  const { allowed_origins: allowed } = await manage('GET', '/settings');
  if (allowed.includes(origin)) return;
  await manage('PUT', '/settings', { allowed_origins: [...allowed, origin] });
}
