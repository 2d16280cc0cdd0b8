import { startHttpPeer } from '../../../../test/support/peers.ts';
import { type OriginMap, redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { expo } from './expo.ts';

const origins: OriginMap = new Map();
const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);

it('reads what became of pushes, and nothing where Expo says nothing', async () => {
  const data = {
    a: { status: 'ok' },
    b: { status: 'error', message: 'text', details: { error: 'DeviceNotRegistered' } },
    c: { status: 'error', message: 'text', details: { error: 'MessageTooBig' } },
    d: { status: 'error', message: 'text' },
    e: { status: 'something new' },
    stranger: { status: 'ok' },
  };
  let status = 200;
  const peer = await startHttpPeer((_request, response) =>
    response.writeHead(status).end(JSON.stringify({ data })),
  );
  origins.set('https://exp.host', new URL(peer.url).origin);
  const polling = expo.receipts(outbound);
  const poll = () =>
    polling?.poll({
      providerMessageIds: ['a', 'b', 'c', 'd', 'e', 'f'],
      channel: { settings: {}, credentials: { access_token: 'secret' } },
      signal: new AbortController().signal,
    });
  expect(await poll()).toEqual([
    { kind: 'delivered', providerMessageId: 'a' },
    {
      kind: 'bounced',
      providerMessageId: 'b',
      code: 'expo_devicenotregistered',
      fault: 'unregistered',
    },
    { kind: 'failed', providerMessageId: 'c', code: 'expo_messagetoobig' },
    { kind: 'failed', providerMessageId: 'd', code: 'expo_error' },
  ]);
  expect(peer.requests[0]).toMatchObject({
    method: 'POST',
    path: '/--/api/v2/push/getReceipts',
    headers: { authorization: 'Bearer secret' },
  });
  expect(JSON.parse(String(peer.requests[0]?.body))).toEqual({
    ids: ['a', 'b', 'c', 'd', 'e', 'f'],
  });
  status = 503;
  expect(await poll()).toEqual([]);
  await peer.close();
  expect(await poll()).toEqual([]);
  expect(polling).toMatchObject({ afterMs: 900_000, untilMs: 86_400_000 });
});
