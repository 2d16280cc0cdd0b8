import { momentAt, parseJson, textAt, valueAt, wordAt } from '../http/read-json.ts';
import { readSnsMessage } from '../http/sns-message.ts';
import {
  definedOf,
  type EventReading,
  type ProviderEvent,
  type ProviderReport,
  type ReportKind,
} from '../provider-report.ts';
import { codeOfBounce, faultOfBounce } from './fault-of-bounce.ts';

/** What Amazon SES says by way of an SNS topic: how to subscribe, or what became of a mail. */
export function readSesEvent(event: ProviderEvent): EventReading {
  const message = readSnsMessage(event);
  if (message === null) return { reports: [] };
  const { Type, MessageId, Message, SubscribeURL: confirmUrl } = message;
  if (Type === 'SubscriptionConfirmation' && confirmUrl !== undefined) {
    return { reports: [], confirmUrl };
  }
  if (Type !== 'Notification') return { reports: [] };
  return { reports: readMail(parseJson(Message), MessageId) };
}

/**
 * Events of a configuration set, and the older notifications of an identity, which name no tags.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
const readers: Readonly<Record<string, (event: unknown) => Said | null>> = {
  Delivery: (event) => ({ kind: 'delivered', at: momentAt(event, 'delivery', 'timestamp') }),
  DeliveryDelay: (event) => ({
    kind: 'delayed',
    at: momentAt(event, 'deliveryDelay', 'timestamp'),
    code: wordAt(event, 'deliveryDelay', 'delayType'),
  }),
  Bounce: readBounce,
  Complaint: readComplaint,
  Reject: () => ({ kind: 'failed', code: 'Reject' }),
  'Rendering Failure': () => ({ kind: 'failed', code: 'RenderingFailure' }),
  Subscription: readSubscription,
  Open: (event) => ({ kind: 'opened', at: momentAt(event, 'open', 'timestamp') }),
  Click: (event) => ({ kind: 'clicked', at: momentAt(event, 'click', 'timestamp') }),
};

type Said = { kind: ReportKind } & {
  [F in 'at' | 'code' | 'fault']?: ProviderReport[F] | undefined;
};

function readMail(event: unknown, reportId: string): ProviderReport[] {
  const type = textAt(event, 'eventType') ?? textAt(event, 'notificationType') ?? '';
  const said = readers[type]?.(event) ?? null;
  if (said === null) return [];
  const mail = valueAt(event, 'mail');
  return [
    definedOf({
      deliveryId: textAt(mail, 'tags', 'notiflow_delivery_id', 0) ?? deliveryIdInHeaders(mail),
      providerMessageId: textAt(mail, 'messageId'),
      address: textAt(mail, 'destination', 0),
      reportId,
      ...said,
    }),
  ];
}

/** An identity can be told to show the headers of the mail. */
function deliveryIdInHeaders(mail: unknown): string | undefined {
  const headers = valueAt(mail, 'headers');
  if (!Array.isArray(headers)) return undefined;
  const ours = headers.find((header) => textAt(header, 'name') === 'X-Notiflow-Delivery');
  return textAt(ours, 'value');
}

function readBounce(event: unknown): Said {
  const told = valueAt(event, 'bounce');
  const bounce = {
    type: textAt(told, 'bounceType'),
    subType: textAt(told, 'bounceSubType'),
    // What the other server said tells more than the status Amazon gave it.
    diagnostics: ['diagnosticCode', 'status']
      .map((name) => textAt(told, 'bouncedRecipients', 0, name))
      .join(' '),
  };
  return {
    kind: 'bounced',
    at: momentAt(told, 'timestamp'),
    code: codeOfBounce(bounce),
    fault: faultOfBounce(bounce),
  };
}

/** Somebody can take a mail out of the spam folder, too; and a failed check of ours is no word of a person. */
const noComplaints = new Set<string | undefined>(['not-spam', 'auth-failure']);

function readComplaint(event: unknown): Said | null {
  const type = textAt(event, 'complaint', 'complaintFeedbackType');
  if (noComplaints.has(type)) return null;
  const at = momentAt(event, 'complaint', 'timestamp');
  return { kind: 'complained', at, fault: 'complaint' };
}

function readSubscription(event: unknown): Said | null {
  const told = valueAt(event, 'subscription');
  const hasLeft = valueAt(told, 'newTopicPreferences', 'unsubscribeAll') === true;
  return hasLeft ? { kind: 'unsubscribed', at: momentAt(told, 'timestamp') } : null;
}
