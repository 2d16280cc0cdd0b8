import { type Peer, startTcpPeer } from '../../../../test/support/peers.ts';
import { createOutbound, type Outbound } from './create-outbound.ts';

let listener: Peer;
beforeAll(async () => {
  listener = await startTcpPeer((socket) => socket.destroy());
});
afterAll(() => listener.close());

/** Names of the table; what is not here resolves to a public address of a documentation name. */
const names: Record<string, string[]> = {
  localhost: ['127.0.0.1'],
  'localhost.': ['127.0.0.1'],
  'foo.localhost': ['::1'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'mixed.example.com': ['93.184.215.14', '10.0.0.1'],
  'mixed6.example.com': ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::1'],
  'private.example.com': ['192.168.1.1'],
  'linklocal.example.com': ['fe80::1'],
  'zoned.example.com': ['fe80::1%lo'],
  'nonsense.example.com': ['not-an-address'],
};

async function lookup(host: string) {
  const found = names[host] ?? ['93.184.215.14'];
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

const hosts = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7f.1',
  '017700000001',
  '0177.0.0.1',
  '0177.1',
  '00000177.0.0.1',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '１２７.０.０.１',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '0',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '169.254.170.2',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::7f00:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::1]',
  '[2001:db8::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[100::1]',
  '[4000::1]',
  '[5f00::1]',
  ...Object.keys(names),
];

const shapes = [
  'ftp://93.184.215.14/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
  'javascript:alert(1)',
  'data:text/plain,x',
  'http://user:secret@93.184.215.14/',
  'http://93.184.215.14@127.0.0.1/',
  'http://127.0.0.1:80\\@93.184.215.14/',
  'http://',
  'http://[fe80::1%25lo]/',
  'http://a b/',
  '//127.0.0.1/',
  'http://93.184.215.14:22/',
  'http://93.184.215.14:0/',
  'https://93.184.215.14:6379/',
];

describe('the guard of outbound addresses', () => {
  it.each(hosts)('refuses %s at save and at send, and never connects', async (host) => {
    const outbound = createOutbound({ allowCidrs: [], lookup });
    for (const port of [listener.port, 80, 8080]) {
      const url = `http://${host}:${port}/`;
      const problem = await outbound.checkUrl(url);
      expect(['address_refused', 'url_invalid']).toContain(problem?.code);
      expect(problem?.reason).not.toContain(host);
      await expect(fetchThrough(outbound, url)).rejects.toThrow();
    }
    expect(listener.connections()).toBe(0);
  });

  it.each(shapes)('refuses the URL %s', async (url) => {
    const outbound = createOutbound({ allowCidrs: [], lookup });
    expect(await outbound.checkUrl(url)).toMatchObject({ kind: 'refused' });
  });

  it('lets public addresses through on the web ports', async () => {
    const outbound = createOutbound({ allowCidrs: [], lookup });
    for (const host of [
      'example.com',
      '93.184.215.14',
      '[2606:2800:21f:cb07:6820:80da:af6b:8b2c]',
    ]) {
      expect(await outbound.checkUrl(`https://${host}/`)).toBeNull();
      expect(await outbound.checkUrl(`http://${host}:8080/`)).toBeNull();
    }
  });

  it('does not hold a name that does not resolve yet against a URL that is saved', async () => {
    const outbound = createOutbound({ allowCidrs: [], lookup: failWith('ENOTFOUND') });
    expect(await outbound.checkUrl('https://soon.example.com/')).toBeNull();
    expect(await outbound.checkHost('soon.example.com')).toBeNull();
    expect(await outbound.resolve('soon.example.com')).toMatchObject({
      ok: false,
      problem: { kind: 'unresolved', code: 'ENOTFOUND' },
    });
  });

  it('opens an allowed network on every port, and nothing beside it', async () => {
    const outbound = createOutbound({ allowCidrs: ['127.0.0.1/32', 'fd12::/16'], lookup });
    expect(await outbound.checkUrl('http://127.0.0.1:4321/')).toBeNull();
    expect(await outbound.checkUrl('http://localhost:4321/')).toBeNull();
    expect(await outbound.checkUrl('http://[fd12::1]:9/')).toBeNull();
    expect(await outbound.checkUrl('http://127.0.0.2/')).toMatchObject({ code: 'address_refused' });
    expect(await outbound.checkHost('private.example.com')).toMatchObject({
      code: 'address_refused',
    });
  });

  it('keeps metadata services closed although everything is allowed', async () => {
    const outbound = createOutbound({ allowCidrs: ['0.0.0.0/0', '::/0'], lookup });
    const closed = [
      '169.254.169.254',
      '169.254.170.2',
      '100.100.100.200',
      '168.63.129.16',
      '[fd00:ec2::254]',
      '[::ffff:169.254.169.254]',
      '[64:ff9b::a9fe:a9fe]',
      '[2002:a9fe:a9fe::]',
      '[::a9fe:a9fe]',
      'metadata.google.internal',
    ];
    for (const host of closed) {
      expect(await outbound.checkUrl(`http://${host}/`)).toMatchObject({ code: 'address_refused' });
    }
    expect(await outbound.checkUrl('http://10.0.0.1/')).toBeNull();
  });

  it('names every bad entry of the allow-list at once', () => {
    const allowCidrs = ['10.0.0.0/8', '10/8', 'localhost', '10.0.0.0/33', '::1'];
    expect(() => createOutbound({ allowCidrs })).toThrow(
      /OUTBOUND_ALLOW_CIDRS.*: 10\/8, localhost, 10\.0\.0\.0\/33, ::1$/,
    );
  });

  it('resolves once per connection, so that a second answer is never used', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let lookups = 0;
    const outbound = createOutbound({
      allowCidrs: ['127.0.0.1/32'],
      async lookup() {
        const found = answers[lookups] ?? [];
        lookups += 1;
        return found.map((address) => ({ address, family: 4 }));
      },
    });
    const target = { protocol: 'tcp:', host: 'rebind.example.com', port: listener.port } as const;
    const first = await outbound.dial(target);
    expect(first).toMatchObject({ ok: true, trusted: true });
    if (first.ok) first.socket.destroy();
    expect(lookups).toBe(1);
    expect(await outbound.dial(target)).toMatchObject({ problem: { code: 'address_refused' } });
  });

  it('ignores the proxy variables of the environment', async () => {
    const proxy = await startTcpPeer((socket) => socket.destroy());
    const saved = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
      http_proxy: `http://127.0.0.1:${proxy.port}`,
      ALL_PROXY: `http://127.0.0.1:${proxy.port}`,
    });
    const outbound = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
    await expect(fetchThrough(outbound, `http://127.0.0.1:${listener.port}/`)).rejects.toThrow();
    process.env = saved;
    expect(proxy.connections()).toBe(0);
    await proxy.close();
  });
});

async function fetchThrough(outbound: Outbound, url: string): Promise<void> {
  const agent = outbound.createAgent();
  try {
    const { origin, pathname } = new URL(url);
    const { body } = await agent.request({ origin, path: pathname, method: 'GET' });
    await body.dump();
  } finally {
    await agent.destroy();
  }
}

function failWith(code: string) {
  return async () => {
    throw Object.assign(new Error(code), { code });
  };
}
