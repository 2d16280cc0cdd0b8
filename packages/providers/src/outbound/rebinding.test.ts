import { type DnsServer, startDnsServer } from '../../../../test/support/dns-server.ts';
import { type Peer, startTcpPeer } from '../../../../test/support/peers.ts';
import { smtp } from '../email/smtp.ts';
import { http } from '../webhook/http.ts';
import { createOutbound } from './create-outbound.ts';

const publicAddress = '93.184.215.14';

let listener: Peer;
let dns: DnsServer;
beforeEach(async () => {
  listener = await startTcpPeer((socket) => socket.destroy());
});
afterEach(async () => {
  await listener.close();
  await dns.close();
});

/** Saves a channel while the name is public, and sends when its server answers something else. */
async function saveAndSend(provider: typeof smtp, of: { settings: object; message: object }) {
  const outbound = createOutbound({ allowCidrs: [], lookup: (host) => dns.lookup(host) });
  const channel = { settings: of.settings, credentials: {} };
  const problems = await provider.check(channel, outbound);
  const connection = provider.connect(outbound);
  const result = await connection.send({
    deliveryId: 'delivery-1',
    notificationId: 'notification-1',
    recipientId: 'recipient-1',
    attempt: 1,
    eventsUrl: null,
    message: of.message as never,
    channel: { id: 'channel-1', ...channel },
    signal: new AbortController().signal,
  });
  await connection.close();
  return { problems, result };
}

const inside = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '100.64.0.1'];

describe('a name whose server answers differently the second time', () => {
  it.each(inside)('leads no mail to %s', async (address) => {
    dns = await startDnsServer([[publicAddress], [address]]);
    const { problems, result } = await saveAndSend(smtp, {
      settings: { host: 'rebind.example.com', port: listener.port, from: 'shop@example.com' },
      message: { to: 'ada@example.com', subject: 's', body: 'b', content_type: 'plaintext' },
    });
    expect(problems).toEqual([]);
    expect(result).toMatchObject({ kind: 'rejected', about: 'config', code: 'address_refused' });
    expect(dns.asked()).toBe(2);
    expect(listener.connections()).toBe(0);
  });

  it.each(inside)('leads no webhook to %s, nor beside a public address', async (address) => {
    dns = await startDnsServer([[publicAddress, address]]);
    const url = `http://rebind.example.com:8080/`;
    const { result } = await saveAndSend(http, {
      settings: {},
      message: { url, method: 'POST', headers: {}, content_type: 'json' },
    });
    expect(result).toMatchObject({ kind: 'rejected', about: 'config', code: 'address_refused' });
    expect(listener.connections()).toBe(0);
  });

  it('is connected to by the answer that was looked at', async () => {
    dns = await startDnsServer([['127.0.0.1'], ['10.0.0.1']]);
    const outbound = createOutbound({ allowCidrs: ['127.0.0.1/32'], lookup: dns.lookup });
    const target = { protocol: 'tcp:', host: 'rebind.example.com', port: listener.port } as const;
    const dialed = await outbound.dial(target);
    expect(dialed).toMatchObject({ ok: true });
    if (dialed.ok) dialed.socket.destroy();
    expect(dns.asked()).toBe(1);
  });
});
