import { isIP } from 'node:net';
import type { FieldProblem } from '@notiflow/contracts';
import { createTokenKeeper, type TokenKeeper, type TokenRequest } from '../auth/token-keeper.ts';
import { defineProvider } from '../define-provider.ts';
import { createAsk } from '../http/ask.ts';
import type { Outbound } from '../outbound/create-outbound.ts';
import type { SendResult } from '../send-result.ts';
import {
  bounceCredentials,
  bounceEvents,
  bounceSettings,
  findBounceProblems,
  returnPathOf,
} from './bounces/bounce-events.ts';
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
import {
  findLoginProblems,
  readLogin,
  type SmtpCredentials,
  smtpCredentials,
  tokenRequest,
} from './smtp-login.ts';
import { isLoginRefused } from './to-mail-failure.ts';

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
    max_connections: {
      type: 'integer',
      minimum: 1,
      maximum: connectionsMax,
      default: connectionsMax,
      description:
        'How many connections one worker may hold; for servers that put up with few. Other mails wait for one.',
    },
    max_per_connection: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000,
      default: 100,
      description: 'After how many mails a connection is closed, before the server does.',
    },
    ...bounceSettings,
  },
  required: ['host', 'from'],
  additionalProperties: false,
} as const;

interface SmtpChannel extends DkimChannel {
  settings: DkimChannel['settings'] & {
    host: string;
    port?: number;
    secure?: boolean;
    from: string;
    max_connections?: number;
    max_per_connection?: number;
  };
  credentials: DkimChannel['credentials'] & SmtpCredentials;
}

/** E-mail over SMTP. Receivers are not known to drop a repeated Message-ID, so a repeat is a second mail. */
export const smtp = defineProvider({
  channelType: 'email',
  name: 'smtp',
  settings,
  credentials: {
    ...smtpCredentials,
    properties: { ...smtpCredentials.properties, ...dkimCredentials, ...bounceCredentials },
  },
  timeoutMs: 30_000,
  concurrency: 20,
  // A mail that waits for a connection would use up its time.
  channelConcurrency: connectionsMax,
  takesKey: false,
  check: async (channel, outbound) => [
    ...(await checkSettings(channel.settings, outbound)),
    ...(await findLoginProblems(channel.credentials, outbound)),
    ...findDkimProblems(channel),
    ...findBounceProblems(channel),
  ],
  events: bounceEvents,
  connect(outbound) {
    const pools = createMailPools(outbound);
    const agent = outbound.createAgent();
    const tokens = createTokenKeeper(createAsk(agent));
    return {
      async send({ deliveryId, message, channel, signal }) {
        const composed = composeMail({ deliveryId, message, from: channel.settings.from });
        if (!composed.ok) return composed.refusal;
        const { mail } = composed;
        const server = toMailServer(channel, mail);
        const returnPath = returnPathOf(deliveryId, channel);
        const post = (token?: string) =>
          sendMail(pools.acquire(channel.id, server, token), { mail, returnPath, signal });
        const { login } = server;
        if (login === undefined || 'pass' in login) return post();
        return withToken({ tokens, post }, { ...tokenRequest(channel.credentials), signal });
      },
      async close() {
        pools.close();
        await agent.close();
      },
    };
  },
});

/** Sends with a token that is kept, and once more with a fresh one when it is not taken: nothing was sent till then. */
async function withToken(
  { tokens, post }: { tokens: TokenKeeper; post(token: string): Promise<SendResult> },
  request: TokenRequest,
): Promise<SendResult> {
  const kept = await tokens.get(request);
  if (!kept.ok) return kept.result;
  const result = await post(kept.token);
  if (!isLoginRefused(result)) return result;
  tokens.forget(kept.token);
  const fresh = await tokens.get(request);
  return fresh.ok ? post(fresh.token) : fresh.result;
}

function toMailServer(channel: SmtpChannel, { from: sender }: Mail): MailServer {
  const { host, secure = false, port = secure ? 465 : 587 } = channel.settings;
  const { max_connections: maxConnections, max_per_connection: maxPerConnection } =
    channel.settings;
  const login = readLogin(channel.credentials);
  const dkim = toDkimKey(channel);
  return { host, port, secure, sender, login, dkim, maxConnections, maxPerConnection };
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
