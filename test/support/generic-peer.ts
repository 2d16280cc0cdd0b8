import type { SendingChannelType } from '@notiflow/contracts';
import { messageCanaries, messages } from '../conformance/vendor-row.ts';
import { startHttpPeer } from './peers.ts';
import type { PeerOptions, ProviderPeer } from './provider-peers.ts';

const token = 'bearer-canary';
const secret = 'secret-canary';

/** An API that nobody knows, and a channel that describes it. */
export async function startGenericPeer(
  channelType: SendingChannelType,
  { mood, onHang }: PeerOptions,
): Promise<ProviderPeer> {
  let taken = 0;
  const peer = await startHttpPeer((request, response) => {
    if (mood === 'hangs') return onHang?.();
    if (mood === 'resets') return response.socket?.resetAndDestroy();
    const isOpened = request.headers.authorization === `Bearer ${token}`;
    const { message, key } = JSON.parse(request.body.toString());
    const isAccepted = mood === 'accepts' && isOpened && key === secret && message !== undefined;
    if (isAccepted) taken += 1;
    const status = isAccepted ? 'queued' : 'answer-canary';
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status, id: 'message-1', echo: request.body.toString() }));
  });
  if (mood === 'absent') await peer.close();
  const [message] = messages[channelType];
  return {
    message,
    channel: {
      settings: {
        url: `${peer.url}/url-canary/{{ delivery.id }}`,
        auth: 'bearer',
        body: '{ "key": "{{ secrets.secret }}", "message": {{ message | json }} }',
        success_path: 'status',
        success_values: ['queued'],
        message_id_path: 'id',
      },
      credentials: { token, secret },
    },
    secrets: [...messageCanaries, token, secret, 'answer-canary', '127.0.0.1'],
    effects: () => taken,
    close: async () => (mood === 'absent' ? undefined : peer.close()),
  };
}
