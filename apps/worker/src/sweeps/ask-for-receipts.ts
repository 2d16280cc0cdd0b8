import type { AskedDelivery, ChannelForSending } from '@notiflow/database';
import type { ReceiptPolling } from '@notiflow/providers';
import type { WorkerDeps } from '../deps.ts';

// Of each channel that waits, at a time: no service holds the others up for long.
const perChannel = 1_000;
const askMs = 10_000;

type AskDeps = Pick<
  WorkerDeps,
  'reports' | 'deliveries' | 'providers' | 'openCredentials' | 'logger' | 'stopping'
>;

/** Asks services that do not report by themselves what became of messages; answers how many they were asked about. */
export async function askForReceipts(deps: AskDeps): Promise<number> {
  let total = 0;
  while (!deps.stopping.aborted) {
    const asked = await deps.reports.takeAwaited({ perChannel });
    if (asked.length === 0) break;
    total += asked.length;
    const byChannel = groupByChannel(asked);
    const channels = await deps.deliveries.loadChannels([...byChannel.keys()]);
    await Promise.all(
      [...byChannel].map(async ([id, messageIds]) => {
        const channel = channels.get(id);
        if (channel !== undefined) await askService(deps, { channel, messageIds });
      }),
    );
    if (asked.length < perChannel) break;
  }
  return total;
}

function groupByChannel(asked: readonly AskedDelivery[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { channelId, providerMessageId } of asked) {
    const group = groups.get(channelId) ?? [];
    group.push(providerMessageId);
    groups.set(channelId, group);
  }
  return groups;
}

interface AskedService {
  channel: ChannelForSending;
  messageIds: string[];
}

/** What a service does not say now it is asked again; one that is away is not asked for more. */
async function askService(deps: AskDeps, { channel, messageIds }: AskedService): Promise<void> {
  const { id, projectId, type, provider, settings } = channel;
  const polling = deps.providers.receiptsOf({ channelType: type, provider });
  const credentials = deps.openCredentials(channel);
  if (polling === null || !credentials.ok) return;
  const values = { settings, credentials: credentials.value };
  for (let from = 0; from < messageIds.length; from += polling.idsMax) {
    const providerMessageIds = messageIds.slice(from, from + polling.idsMax);
    const reports = await ask(deps, { polling, providerMessageIds, channel: values, id });
    if (reports === null) return;
    const reporting = { id, projectId, type };
    await deps.reports.takeReports({ channel: reporting, source: 'receipt', reports });
  }
}

interface Question {
  polling: ReceiptPolling;
  providerMessageIds: string[];
  channel: { settings: unknown; credentials: unknown };
  id: string;
}

async function ask(
  { logger, stopping }: AskDeps,
  { polling, providerMessageIds, channel, id }: Question,
) {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(askMs)]);
  try {
    return await polling.poll({ providerMessageIds, channel, signal });
  } catch (error) {
    const count = providerMessageIds.length;
    logger.warn('receipts.not_read', { channel_id: id, count }, error);
    return null;
  }
}
