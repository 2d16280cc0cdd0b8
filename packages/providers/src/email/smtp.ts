import { isIP } from 'node:net';
import type { FieldProblem } from '@notiflow/contracts';
import { defineProvider } from '../define-provider.ts';
import type { Outbound } from '../outbound/create-outbound.ts';
import { composeMail, type Mail } from './compose-mail.ts';
import {
  type DkimChannel,
  dkimCredentials,
  dkimSettings,
  findDkimProblems,
  toDkimKey,
} from './dkim.ts';
import { connectionsMax, createMailPools, type MailServer } from './mail-pools.ts';
import { findSenderProblems, senderSetting } from './parse-sender.ts';
import { sendMail } from './send-mail.ts';

const line = '^[^\\u0000-\\u001f\\u007f]+$';

const settings = {
  type: 'object',
  properties: {
    host: {
      type: 'string',
      minLength: 1,
      maxLength: 253,
      description: 'Name or address of the mail server.',
    },
    port: {
      type: 'integer',
      minimum: 1,
      maximum: 65_535,
      description: 'Unset: 587, or 465 when `secure`.',
    },
    secure: {
      type: 'boolean',
      default: false,
      description:
        'TLS from the first byte; without it STARTTLS is used where the server offers it.',
    },
    ...senderSetting,
    ...dkimSettings,
  },
  required: ['host', 'from'],
  additionalProperties: false,
} as const;

const credentials = {
  type: 'object',
  properties: {
    username: {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      pattern: line,
      description:
        'Only with a password. Both leave over TLS alone, unless `OUTBOUND_ALLOW_CIDRS` names the network.',
    },
    password: {
      type: 'string',
      minLength: 1,
      maxLength: 1_000,
      pattern: line,
      description: 'Only with a user name.',
    },
    ...dkimCredentials,
  },
  dependentRequired: { username: ['password'], password: ['username'] },
  additionalProperties: false,
} as const;

interface SmtpChannel extends DkimChannel {
  settings: DkimChannel['settings'] & {
    host: string;
    port?: number;
    secure?: boolean;
    from: string;
  };
  credentials: DkimChannel['credentials'] & { username?: string; password?: string };
}

/** E-mail over SMTP. Receivers are not known to drop a repeated Message-ID, so a repeat is a second mail. */
export const smtp = defineProvider({
  channelType: 'email',
  name: 'smtp',
  settings,
  credentials,
  timeoutMs: 30_000,
  concurrency: 20,
  // A mail that waits for a connection would use up its time.
  channelConcurrency: connectionsMax,
  takesKey: false,
  check: async (channel, outbound) => [
    ...(await checkSettings(channel.settings, outbound)),
    ...findDkimProblems(channel),
  ],
  connect(outbound) {
    const pools = createMailPools(outbound);
    return {
      async send({ deliveryId, message, channel, signal }) {
        const composed = composeMail({ deliveryId, message, from: channel.settings.from });
        if (!composed.ok) return composed.refusal;
        const { mail } = composed;
        return sendMail(pools.acquire(channel.id, toMailServer(channel, mail)), { mail, signal });
      },
      async close() {
        pools.close();
      },
    };
  },
});

function toMailServer(channel: SmtpChannel, { from: sender }: Mail): MailServer {
  const { settings, credentials } = channel;
  const { host, secure = false, port = secure ? 465 : 587 } = settings;
  const { username: user, password: pass } = credentials;
  const login = user === undefined || pass === undefined ? undefined : { user, pass };
  return { host, port, secure, sender, login, dkim: toDkimKey(channel) };
}

async function checkSettings(
  { from, host }: SmtpChannel['settings'],
  outbound: Outbound,
): Promise<FieldProblem[]> {
  const problems = findSenderProblems({ from });
  if (!isHost(host)) {
    const message = 'must be a host name or an IP address';
    problems.push({ field: 'settings.host', message, reason: 'format' });
    return problems;
  }
  const refused = await outbound.checkHost(host);
  if (refused !== null) {
    problems.push({ field: 'settings.host', message: refused.reason, reason: 'invalid' });
  }
  return problems;
}

function isHost(text: string): boolean {
  return isIP(text) > 0 || /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/.test(text);
}
