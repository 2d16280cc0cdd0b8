import { startDeadline } from './deadline.ts';
import type { SendingProvider } from './define-provider.ts';
import { createFileFetcher } from './email/fetch-files.ts';
import type { Outbound } from './outbound/create-outbound.ts';
import type { ReceiptPolling } from './provider-report.ts';
import { findProvider } from './registry.ts';
import { rejected, type SendInput, type SendResult } from './send-result.ts';
import type { SourceWriter } from './source-writer.ts';

type Connection = ReturnType<SendingProvider['connect']>;

/** Which provider an attempt goes to. */
export interface ProviderAddress {
  channelType: string;
  provider: string;
}

/** Every provider of the registry, ready to send. */
export interface Providers {
  /** Hands one message to a provider within its timeout and says what became of it. */
  send(to: ProviderAddress, input: SendInput): Promise<SendResult>;
  /** How a service is asked what became of messages; null where it is not. */
  receiptsOf(to: ProviderAddress): ReceiptPolling | null;
  /** Lets running attempts end, then closes every socket. */
  close(): Promise<void>;
}

/**
 * Connects each provider at its first message and keeps its sockets until `close`. Channels whose requests are written in
 * Liquid need a writer.
 */
export function createProviders({
  outbound,
  writer,
}: {
  outbound: Outbound;
  writer?: SourceWriter;
}): Providers {
  const connections = new Map<SendingProvider, Connection>();
  const files = createFileFetcher(outbound);
  const receipts = new Map<SendingProvider, ReceiptPolling | null>();

  function connect(provider: SendingProvider): Connection {
    const connection = connections.get(provider) ?? provider.connect(outbound, writer);
    connections.set(provider, connection);
    return connection;
  }

  return {
    async send(to, input) {
      const provider = findProvider(to.channelType, to.provider);
      if (provider === undefined) {
        return rejected('provider', {
          code: 'provider_unknown',
          reason: `There is no provider "${to.provider}" for ${to.channelType}.`,
        });
      }
      if (provider.storedOnly) throw new Error(`${provider.name} messages are stored, not sent`);
      const deadline = startDeadline(input.signal, provider.timeoutMs);
      try {
        const { signal } = deadline;
        return await files.sendWithFiles({
          message: input.message,
          signal,
          send: (message) => connect(provider).send({ ...input, message, signal }),
        });
      } finally {
        deadline.clear();
      }
    },
    receiptsOf(to) {
      const provider = findProvider(to.channelType, to.provider);
      if (provider === undefined || provider.storedOnly) return null;
      const polling = receipts.get(provider) ?? provider.receipts(outbound);
      receipts.set(provider, polling);
      return polling;
    },
    async close() {
      const open = [...connections.values()];
      connections.clear();
      await Promise.all([...open.map((connection) => connection.close()), files.close()]);
    },
  };
}
