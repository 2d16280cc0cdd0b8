import type { ProviderReport } from '../provider-report.ts';
import { readSesEvent } from './read-ses-event.ts';

const topic = 'arn:aws:sns:eu-central-1:123456789012:mail-events';
const timestamp = '2026-11-30T08:00:02.000Z';
const at = new Date(timestamp);

describe('what SES says by way of a topic', () => {
  it.each<[string, object, Partial<ProviderReport>]>([
    ['Delivery', { delivery: { timestamp } }, { kind: 'delivered', at }],
    [
      'DeliveryDelay',
      { deliveryDelay: { timestamp, delayType: 'MailboxFull' } },
      { kind: 'delayed', at, code: 'MailboxFull' },
    ],
    [
      'Bounce',
      bounce('Permanent', 'NoEmail', {}),
      { kind: 'bounced', at, code: 'Permanent.NoEmail', fault: 'hard_bounce' },
    ],
    [
      'Bounce',
      bounce('Permanent', 'General', { status: '5.0.0', diagnosticCode: '550 5.7.1 blocked' }),
      { kind: 'bounced', at, code: '5.7.1' },
    ],
    [
      'Bounce',
      bounce('Permanent', 'OnAccountSuppressionList', { status: '5.1.1' }),
      { kind: 'bounced', at, code: '5.1.1', fault: 'hard_bounce' },
    ],
    [
      'Bounce',
      bounce('Transient', 'MailboxFull', { status: '4.2.2' }),
      { kind: 'bounced', at, code: '4.2.2' },
    ],
    [
      'Complaint',
      { complaint: { timestamp, complaintFeedbackType: 'abuse' } },
      { kind: 'complained', at, fault: 'complaint' },
    ],
    ['Complaint', { complaint: { timestamp } }, { kind: 'complained', at, fault: 'complaint' }],
    ['Reject', { reject: { reason: 'Bad content' } }, { kind: 'failed', code: 'Reject' }],
    ['Rendering Failure', { failure: {} }, { kind: 'failed', code: 'RenderingFailure' }],
    ['Open', { open: { timestamp } }, { kind: 'opened', at }],
    ['Click', { click: { timestamp, link: 'https://shop.example/' } }, { kind: 'clicked', at }],
    [
      'Subscription',
      { subscription: { timestamp, newTopicPreferences: { unsubscribeAll: true } } },
      { kind: 'unsubscribed', at },
    ],
  ])('%s with %j is %j', (eventType, details, report) => {
    const ids = { deliveryId: 'delivery-1', providerMessageId: 'message-1', reportId: 'sns-1' };
    expect(read({ eventType, ...details }).reports).toEqual([
      { ...ids, address: 'ada@example.com', ...report },
    ]);
  });

  it.each([
    ['Send', {}],
    ['Complaint', { complaint: { complaintFeedbackType: 'not-spam' } }],
    ['Complaint', { complaint: { complaintFeedbackType: 'auth-failure' } }],
    ['Subscription', { subscription: { newTopicPreferences: { unsubscribeAll: false } } }],
    ['of another year', {}],
  ])('%s with %j is no report', (eventType, details) => {
    expect(read({ eventType, ...details }).reports).toEqual([]);
  });

  it('finds our id among the headers, where an identity notifies', () => {
    const headers = [{ name: 'X-Notiflow-Delivery', value: 'delivery-2' }];
    const mail = { messageId: 'message-1', destination: ['ada@example.com'], headers };
    const { reports } = read({ notificationType: 'Delivery', delivery: { timestamp }, mail });
    expect(reports).toMatchObject([{ kind: 'delivered', deliveryId: 'delivery-2' }]);
  });

  it('wants a subscription confirmed on the host of its topic, and nowhere else', () => {
    const SubscribeURL = 'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription';
    expect(readTopic({ Type: 'SubscriptionConfirmation', SubscribeURL })).toEqual({
      reports: [],
      confirmUrl: SubscribeURL,
    });
    for (const url of [
      'https://sns.eu-central-1.amazonaws.com.evil.example/',
      'https://sns.eu-central-1.amazonaws.com:8443/',
      'https://sns.eu-central-1.amazonaws.com@evil.example/',
      'https://sns.us-east-1.amazonaws.com/',
      'http://sns.eu-central-1.amazonaws.com/',
      'https://169.254.169.254/',
    ]) {
      const reading = readTopic({ Type: 'SubscriptionConfirmation', SubscribeURL: url });
      expect(reading).toEqual({ reports: [] });
    }
  });

  it('reports nothing when it is left, or what was said is no JSON', () => {
    expect(readTopic({ Type: 'UnsubscribeConfirmation' })).toEqual({ reports: [] });
    expect(readTopic({ Type: 'Notification', Message: 'Hello' })).toEqual({ reports: [] });
  });
});

function bounce(bounceType: string, bounceSubType: string, recipient: object): object {
  const bouncedRecipients = [{ emailAddress: 'ada@example.com', ...recipient }];
  return { bounce: { timestamp, bounceType, bounceSubType, bouncedRecipients } };
}

function read(event: object) {
  const mail = {
    messageId: 'message-1',
    destination: ['ada@example.com'],
    tags: { notiflow_delivery_id: ['delivery-1'] },
  };
  return readTopic({ Type: 'Notification', Message: JSON.stringify({ mail, ...event }) });
}

function readTopic(message: object) {
  const all = { MessageId: 'sns-1', TopicArn: topic, Message: 'x', ...message };
  const body = Buffer.from(JSON.stringify(all));
  return readSesEvent({ method: 'POST', url: 'https://example.com/', headers: {}, body });
}
