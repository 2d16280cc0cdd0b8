import { createSocket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const typeA = 1;
const typeAaaa = 28;

/** A name server on this machine that gives other answers each time it is asked. */
export interface DnsServer {
  /** How often it was asked for the addresses of a name. */
  asked(): number;
  /** Asks it, and nobody else: every IPv4 address of a name. */
  lookup(host: string): Promise<{ address: string; family: number }[]>;
  close(): Promise<void>;
}

/** Starts a name server whose first answer is the first list of IPv4 addresses, and so on; nothing may be kept. */
export async function startDnsServer(answers: string[][]): Promise<DnsServer> {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (query, { port, address }) => {
    const type = query.readUInt16BE(query.indexOf(0, 12) + 1);
    const found = type === typeA ? (answers[asked] ?? answers.at(-1) ?? []) : [];
    if (type === typeA) asked += 1;
    if (type === typeA || type === typeAaaa) socket.send(answer(query, found), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const resolver = new dns.Resolver({ timeout: 5_000 });
  resolver.setServers([`127.0.0.1:${(socket.address() as AddressInfo).port}`]);
  return {
    asked: () => asked,
    async lookup(host) {
      return (await resolver.resolve4(host)).map((address) => ({ address, family: 4 }));
    },
    async close() {
      resolver.cancel();
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** RFC 1035: the question again, and a record of class IN with a life of 0 s for each address. */
function answer(query: Buffer, addresses: string[]): Buffer {
  const questionEnd = query.indexOf(0, 12) + 5;
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([head, query.subarray(12, questionEnd), ...records]);
}
