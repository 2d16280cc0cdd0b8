import type { AddressInfo } from 'node:net';
import type { ApiConfig } from '@notiflow/boot';
import { nameInBounceAddress, readBounceAddress } from '@notiflow/providers';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Deps } from '../deps.ts';
import { type ChannelWithEvents, findReportingChannel } from './find-reporting-channel.ts';

/** Takes mails that came back until it is closed. */
export interface BounceIntake {
  port: number;
  close(): Promise<void>;
}

type IntakeDeps = Pick<Deps, 'database' | 'keyRing' | 'logger'>;
type IntakeConfig = Pick<ApiConfig, 'BOUNCE_SMTP_HOST' | 'BOUNCE_SMTP_PORT'>;

const mailBytesMax = 1024 * 1024;
const clientsMax = 100;
const recipientsMax = 10;
// Of all mail servers together; whoever comes later in a second is asked to come again, as mail servers do.
const mailsPerSecond = 200;

/**
 * Listens for mail servers that bring back what nobody took. Nothing else is taken: an address that we did not make for a
 * mail of ours, not long ago, is refused before a word of the mail is heard.
 */
export function startBounceIntake(deps: IntakeDeps, config: IntakeConfig): Promise<BounceIntake> {
  const { database, logger } = deps;
  const limit = new RateLimiterMemory({ points: mailsPerSecond, duration: 1 });
  // What a mail is about is found when its recipient is named, and needed when the mail is there.
  const named = new WeakMap<SMTPServerSession, Map<string, ChannelWithEvents>>();

  async function admit(address: string, session: SMTPServerSession): Promise<void> {
    await limit.consume('all').catch(() => {
      throw refusal(451, 'Too many at once, try again');
    });
    const channels = named.get(session) ?? new Map<string, ChannelWithEvents>();
    if (channels.size >= recipientsMax) throw refusal(452, 'Too many recipients');
    const reporting = await findSender(deps, address);
    if (reporting === null) throw refusal(550, '5.1.1 Nobody is there');
    named.set(session, channels.set(address, reporting));
  }

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const body = await readMail(stream);
    const channels = named.get(session) ?? new Map<string, ChannelWithEvents>();
    named.delete(session);
    const total = { channel_ids: [] as string[], applied: 0, parked: 0 };
    for (const [address, { channel, events, values }] of channels) {
      const url = `smtp://intake/?recipient=${encodeURIComponent(address)}`;
      const { reports } = events.read({ method: 'MAIL', url, headers: {}, body }, values);
      const taken = await database.reports.takeReports({ channel, source: 'mail', reports });
      total.channel_ids.push(channel.id);
      total.applied += taken.applied;
      total.parked += taken.parked;
    }
    logger.info('bounce.received', total);
  }

  const server = new SMTPServer({
    banner: 'Mails that came back, and no others',
    size: mailBytesMax,
    maxClients: clientsMax,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    socketTimeout: 30_000,
    closeTimeout: 5_000,
    logger: false,
    onMailFrom(_address, session, callback) {
      named.delete(session);
      callback();
    },
    onRcptTo({ address }, session, callback) {
      admit(address, session).then(() => callback(), callback);
    },
    onData(stream, session, callback) {
      take(stream, session).then(
        () => callback(),
        (error: Error) => {
          if ('responseCode' in error) return callback(error);
          logger.error('bounce.not_stored', {}, error);
          callback(refusal(451, 'Cannot be stored now, try again'));
        },
      );
    },
  });
  // Mail servers hang up as they please.
  server.on('error', (error) => logger.warn('bounce.failed', {}, error));
  return listen(server, config);
}

/** The channel that sent the mail whose return path this is; null for an address that we did not make, or long ago. */
async function findSender(
  deps: Pick<IntakeDeps, 'database' | 'keyRing'>,
  address: string,
): Promise<ChannelWithEvents | null> {
  const deliveryId = nameInBounceAddress(address);
  if (deliveryId === null) return null;
  for (const channelId of await deps.database.reports.findChannelsOfDelivery(deliveryId)) {
    const reporting = await findReportingChannel(deps, channelId);
    const { bounce_secret: secret } = (reporting?.values.credentials ?? {}) as {
      bounce_secret?: string;
    };
    if (secret !== undefined && readBounceAddress(address, { secret }) !== null) return reporting;
  }
  return null;
}

async function readMail(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Heard to its end, since the answer comes only then, and not kept.
    if (length <= mailBytesMax) chunks.push(chunk);
  }
  if (length > mailBytesMax) throw refusal(552, '5.3.4 The mail is larger than 1 MB');
  return Buffer.concat(chunks);
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function listen(
  server: SMTPServer,
  { BOUNCE_SMTP_PORT: port, BOUNCE_SMTP_HOST: host }: IntakeConfig,
): Promise<BounceIntake> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve({
        port: (server.server.address() as AddressInfo).port,
        close: () => new Promise((closed) => server.close(() => closed())),
      });
    });
  });
}
