import { parseJson, textAt, valueAt } from '../http/read-json.ts';
import {
  definedOf,
  type EventReading,
  type ProviderEvent,
  type ProviderReport,
  type ReportKind,
} from '../provider-report.ts';
import { isHmacOf, isSame } from '../verify-signature.ts';

/** Tells whether Meta made the request: events are signed with the app's secret, and the first one names our word. */
export function isOfWhatsapp(
  { method, url, headers, body }: ProviderEvent,
  { app_secret: secret, verify_token: word }: { app_secret?: string; verify_token?: string },
): boolean {
  if (method === 'GET') {
    const { 'hub.mode': mode, 'hub.verify_token': given } = queryOf(url);
    return (
      mode === 'subscribe' &&
      word !== undefined &&
      isSame(Buffer.from(word), Buffer.from(given ?? ''))
    );
  }
  const signature = /^sha256=([0-9a-f]{64})$/.exec(headers['x-hub-signature-256'] ?? '')?.[1];
  if (secret === undefined) return false;
  return isHmacOf({ algorithm: 'sha256', secret, encoding: 'hex' }, { signed: body, signature });
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#statuses-object; what is read was delivered. */
const kindsOf: Readonly<Record<string, readonly ReportKind[]>> = {
  delivered: ['delivered'],
  read: ['delivered', 'opened'],
  failed: ['failed'],
};

/** Reads the statuses of messages; to the first request of all, the word that came with it is the answer. */
export function readWhatsappEvent({ method, url, body }: ProviderEvent): EventReading {
  if (method === 'GET') {
    const challenge = /^[\w.-]{1,200}$/.exec(queryOf(url)['hub.challenge'] ?? '')?.[0] ?? '';
    return { reports: [], answer: { contentType: 'text/plain', body: challenge } };
  }
  const changes = listAt(parseJson(body.toString()), 'entry').flatMap((entry) =>
    listAt(entry, 'changes'),
  );
  const statuses = changes.flatMap((change) => listAt(valueAt(change, 'value'), 'statuses'));
  return { reports: statuses.flatMap(toReports) };
}

function toReports(status: unknown): ProviderReport[] {
  const id = textAt(status, 'id');
  const seconds = Number(textAt(status, 'timestamp'));
  const to = textAt(status, 'recipient_id');
  const code = textAt(status, 'errors', 0, 'code');
  return (kindsOf[textAt(status, 'status') ?? ''] ?? []).map((kind) =>
    definedOf({
      kind,
      deliveryId: textAt(status, 'biz_opaque_callback_data'),
      providerMessageId: id,
      address: to === undefined ? undefined : `+${to}`,
      reportId: `${id} ${kind}`,
      at: Number.isFinite(seconds) ? new Date(seconds * 1_000) : undefined,
      code: code === undefined ? undefined : `whatsapp_${code}`,
    }),
  );
}

function queryOf(url: string): Record<string, string | undefined> {
  return URL.canParse(url) ? Object.fromEntries(new URL(url).searchParams) : {};
}

function listAt(json: unknown, name: string): unknown[] {
  const value = valueAt(json, name);
  return Array.isArray(value) ? value : [];
}
