import { createTransport, type SMTPPoolOptions, type Transporter } from 'nodemailer';
import type { Outbound } from '../outbound/create-outbound.ts';
import { OutboundError } from '../outbound/outbound-problem.ts';
import { domainOf, type Mailbox } from './compose-mail.ts';
import { type DkimKey, signedHeaders } from './dkim.ts';
import { trackTransfers } from './track-transfers.ts';

/** The mail server of one channel. */
export interface MailServer {
  host: string;
  port: number;
  secure: boolean;
  sender: Mailbox;
  login: { user: string; pass: string } | undefined;
  /** With what its mails are signed. */
  dkim: DkimKey | undefined;
}

/** One pool of connections per channel; a channel that changed gets a fresh one. */
export interface MailPools {
  acquire(channelId: string, server: MailServer): Transporter;
  close(): void;
}

/** Connections of a channel, each with one mail under way. Servers count those of a client, and put up with few. */
export const connectionsMax = 10;

const poolsMax = 200;

/** Keeps the pools of the channels used last; connections idle for a minute are closed. */
export function createMailPools(outbound: Outbound): MailPools {
  const pools = new Map<string, { fingerprint: string; transport: Transporter }>();
  return {
    acquire(channelId, server) {
      const fingerprint = JSON.stringify(server);
      const kept = pools.get(channelId);
      const isCurrent = kept?.fingerprint === fingerprint;
      if (!isCurrent) kept?.transport.close();
      const pool = isCurrent ? kept : { fingerprint, transport: createPool(outbound, server) };
      // Set again, so that the map's order is the order of last use.
      pools.delete(channelId);
      pools.set(channelId, pool);
      const [oldest] = pools;
      if (pools.size > poolsMax && oldest !== undefined) {
        oldest[1].transport.close();
        pools.delete(oldest[0]);
      }
      return pool.transport;
    },
    close() {
      for (const { transport } of pools.values()) transport.close();
      pools.clear();
    },
  };
}

function createPool(outbound: Outbound, server: MailServer): Transporter {
  const { host, port, secure, sender, login, dkim } = server;
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure,
    // EHLO says the sender's domain: the name of this machine is nobody's business.
    name: domainOf(sender.address),
    ...(login === undefined ? {} : { auth: login }),
    ...(dkim === undefined ? {} : { dkim: { ...dkim, headerFieldNames: signedHeaders } }),
    maxConnections: connectionsMax,
    // A connection the server dropped while idle is replaced once; that is before any byte of a message.
    maxRequeues: 1,
    idleTimeout: 60_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 15_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: socketOpener(outbound, server),
  });
  trackTransfers(transport);
  return transport;
}

/** Opens each connection through the guard: one look-up, and the encryption its address asks for. */
function socketOpener(
  outbound: Outbound,
  server: MailServer,
): NonNullable<SMTPPoolOptions['getSocket']> {
  const { host, port } = server;
  return (_options, callback) => {
    outbound.dial({ protocol: 'tcp:', host, port }).then(
      (dialed) =>
        dialed.ok
          ? callback(null, { connection: dialed.socket, ...encryption(server, dialed.trusted) })
          : callback(new OutboundError(dialed.problem)),
      (error: Error) => callback(error),
    );
  };
}

/**
 * Credentials leave only over TLS with a checked certificate, unless the operator allows the server's network.
 * Mail without credentials takes whatever encryption the server offers, as between mail servers.
 */
function encryption({ secure, login }: MailServer, trusted: boolean): object {
  if (secure) return {};
  if (login !== undefined && !trusted) return { requireTLS: true };
  return { opportunisticTLS: true, tls: { rejectUnauthorized: false } };
}
