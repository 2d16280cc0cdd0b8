import type { Dispatcher } from 'undici';
import { exchangeHttp } from '../http/exchange-http.ts';
import { textAt, valueAt } from '../http/read-json.ts';
import type { Outbound } from '../outbound/create-outbound.ts';
import { definedOf, type ProviderReport, type ReceiptPolling } from '../provider-report.ts';

const minuteMs = 60_000;

/**
 * What Expo tells of pushes that it took: that FCM or APNs took them, or why not. "Check push receipts 15 minutes after
 * sending"; they are gone after a day.
 * https://docs.expo.dev/push-notifications/sending-notifications/#check-push-receipts-for-errors
 */
export function createExpoReceipts(
  outbound: Outbound,
): ReceiptPolling<unknown, { access_token?: string }> {
  return {
    afterMs: 15 * minuteMs,
    untilMs: 24 * 60 * minuteMs,
    idsMax: 300,
    async poll({ providerMessageIds, channel: { credentials }, signal }) {
      // Asked every few minutes: a connection that is kept would mostly be a connection that has ended.
      const agent = outbound.createAgent({ connections: 1 });
      try {
        const asked = { ids: providerMessageIds, token: credentials.access_token };
        return await ask({ agent, signal }, asked);
      } finally {
        await agent.destroy();
      }
    },
  };
}

async function ask(
  { agent, signal }: { agent: Dispatcher; signal: AbortSignal },
  { ids, token }: { ids: string[]; token: string | undefined },
): Promise<ProviderReport[]> {
  const exchanged = await exchangeHttp(
    { agent, signal, keptBytesMax: 1024 * 1024 },
    {
      origin: 'https://exp.host',
      path: '/--/api/v2/push/getReceipts',
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'Notiflow/1',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: Buffer.from(JSON.stringify({ ids })),
    },
  );
  // Whatever keeps Expo from answering, the same is asked again later.
  if (exchanged.kind === 'failed' || exchanged.answer.status !== 200) return [];
  const receipts = valueAt(exchanged.answer.json(), 'data');
  return ids.flatMap((id) => readReceipt(id, valueAt(receipts, id)));
}

function readReceipt(providerMessageId: string, receipt: unknown): ProviderReport[] {
  const status = textAt(receipt, 'status');
  if (status === 'ok') return [{ kind: 'delivered', providerMessageId }];
  if (status !== 'error') return [];
  const word = textAt(receipt, 'details', 'error');
  const isGone = word === 'DeviceNotRegistered';
  return [
    definedOf({
      kind: isGone ? 'bounced' : 'failed',
      providerMessageId,
      code: word === undefined ? 'expo_error' : `expo_${word.toLowerCase()}`,
      fault: isGone ? 'unregistered' : undefined,
    }),
  ];
}
