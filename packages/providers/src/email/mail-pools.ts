import { createTransport, type SMTPPoolOptions, type Transporter } from 'nodemailer';
import type { Outbound } from '../outbound/create-outbound.ts';
import { OutboundError } from '../outbound/outbound-problem.ts';
import { domainOf, type Mailbox } from './compose-mail.ts';
import { type DkimKey, signedHeaders } from './dkim.ts';
import type { MailLogin } from './smtp-login.ts';
import { trackTransfers } from './track-transfers.ts';

/** The mail server of one channel. */
export interface MailServer {
  host: string;
  port: number;
  secure: boolean;
  sender: Mailbox;
  login: MailLogin | undefined;
  /** With what its mails are signed. */
  dkim: DkimKey | undefined;
  /** Most connections, `connectionsMax` unless given, and most mails over one of them. */
  maxConnections?: number | undefined;
  maxPerConnection?: number | undefined;
}

/** One pool of connections per channel; a channel that changed gets a fresh one. */
export interface MailPools {
  /** The pool of a channel; connections it opens from now on log in with the token, where its login is by token. */
  acquire(channelId: string, server: MailServer, token?: string): Transporter;
  close(): void;
}

/** Connections of a channel, each with one mail under way. Servers count those of a client, and put up with few. */
export const connectionsMax = 10;

const poolsMax = 200;

interface Pool {
  fingerprint: string;
  transport: Transporter;
  /** Tokens live for an hour, and connections for as long as they are used. */
  access: { token: string };
}

/** Keeps the pools of the channels used last; connections idle for a minute are closed. */
export function createMailPools(outbound: Outbound): MailPools {
  const pools = new Map<string, Pool>();
  return {
    acquire(channelId, server, token = '') {
      const fingerprint = JSON.stringify(server);
      const kept = pools.get(channelId);
      const isCurrent = kept?.fingerprint === fingerprint;
      if (!isCurrent) kept?.transport.close();
      const pool = isCurrent ? kept : createPool(outbound, server, fingerprint);
      pool.access.token = token;
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

function createPool(outbound: Outbound, server: MailServer, fingerprint: string): Pool {
  const { host, port, secure, sender, login, dkim, maxConnections, maxPerConnection } = server;
  const access = { token: '' };
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure,
    // EHLO says the sender's domain: the name of this machine is nobody's business.
    name: domainOf(sender.address),
    ...(login === undefined ? {} : { auth: toAuth(login, access) }),
    ...(dkim === undefined ? {} : { dkim: { ...dkim, headerFieldNames: signedHeaders } }),
    maxConnections: maxConnections ?? connectionsMax,
    ...(maxPerConnection !== undefined && { maxMessages: maxPerConnection }),
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
  return { fingerprint, transport, access };
}

/** A connection asks for the token when it logs in. */
function toAuth(login: MailLogin, access: Pool['access']): SMTPPoolOptions['auth'] {
  if ('pass' in login) return login;
  return {
    type: 'OAuth2',
    user: login.user,
    provisionCallback: (_user, _renew, callback) => callback(null, access.token),
  };
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
