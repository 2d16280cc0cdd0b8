import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SmsMessage } from '@notiflow/contracts';
import type { VendorChannel, VendorError, VendorRow } from '../vendor-row.ts';

const credentials = {
  access_key_id: 'AKIACANARYEXAMPLE001',
  secret_access_key: 'secret-canary/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

/** Amazon SNS: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html, .../CommonErrors.html */
export const row: VendorRow = {
  channels: [
    { settings: { region: 'eu-central-1' }, credentials },
    {
      settings: {
        region: 'us-east-1',
        sender_id: 'MyShop',
        origination_number: '+12065550142',
        sms_type: 'promotional',
      },
      credentials,
    },
  ],
  origins: ['https://sns.eu-central-1.amazonaws.com', 'https://sns.us-east-1.amazonaws.com'],
  accepts: {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: [
      '<PublishResponse xmlns="https://sns.amazonaws.com/doc/2010-03-31/">',
      '<PublishResult><MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult>',
      '<ResponseMetadata><RequestId>d74b8436-ae13-5ab4-a9ff-ce54dfea72a0</RequestId></ResponseMetadata>',
      '</PublishResponse>',
    ].join(''),
    providerMessageId: '567910cd-659e-55d4-8ccb-5aaf14679dc0',
  },
  errors: [
    error(400, 'InvalidParameter', { kind: 'rejected', about: 'content' }),
    error(400, 'ParameterValueInvalid', { kind: 'rejected', about: 'content' }),
    error(400, 'ValidationException', { kind: 'rejected', about: 'content' }),
    error(400, 'OptedOut', { kind: 'rejected', about: 'recipient', fault: 'stop' }),
    error(400, 'EndpointDisabled', { kind: 'rejected', about: 'recipient' }),
    ...[
      'AuthorizationError',
      'InvalidSecurity',
      'NotFound',
      'PlatformApplicationDisabled',
      'KMSAccessDenied',
      'KMSDisabled',
      'KMSInvalidState',
      'KMSNotFound',
      'KMSOptInRequired',
      // Of every service.
      'AccessDeniedException',
      'ExpiredToken',
      'IncompleteSignature',
      'InvalidClientTokenId',
      'MissingAuthenticationToken',
      'NotAuthorized',
      'OptInRequired',
      'RequestExpired',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
    ].map((name) => error(403, name, { kind: 'rejected', about: 'config' })),
    error(500, 'InternalError', { kind: 'ambiguous' }),
    error(500, 'InternalFailure', { kind: 'ambiguous' }),
    error(503, 'ServiceUnavailable', { kind: 'not_processed' }),
    {
      answer: { status: 400, body: '<ErrorResponse/>' },
      result: { kind: 'rejected', about: 'content', code: 'http_400' },
    },
  ],
  later: [
    ...['KMSThrottling', 'Throttled', 'Throttling', 'ThrottlingException'].map((name) =>
      error(400, name, { kind: 'not_processed' }),
    ),
    {
      answer: { ...error(400, 'Throttling', {}).answer, headers: { 'retry-after': '3' } },
      result: { kind: 'not_processed', code: 'sns_Throttling', retryAfterMs: 3_000 },
    },
  ],
  auth: {
    header: 'authorization',
    value:
      /^AWS4-HMAC-SHA256 Credential=AKIACANARYEXAMPLE001\/\d{8}\/eu-central-1\/sns\/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
  },
  findDeliveryId: null,
  async sendWithClient(url, { message, channel }) {
    const { to, body } = message as SmsMessage;
    const { sender_id, origination_number, sms_type } = channel.settings as Settings;
    const type = sms_type === 'promotional' ? 'Promotional' : 'Transactional';
    const asked = new PublishCommand({
      PhoneNumber: to,
      Message: body,
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': text(type),
        ...(sender_id && { 'AWS.SNS.SMS.SenderID': text(sender_id) }),
        ...(origination_number && { 'AWS.MM.SMS.OriginationNumber': text(origination_number) }),
      },
    });
    const client = openClient(url, channel);
    await client.send(asked);
    client.destroy();
  },
  // The moment, and the signature over it and over what the client says of itself; its body is compared in clear.
  clientHeaders: [
    'amz-sdk-invocation-id',
    'amz-sdk-request',
    'authorization',
    'x-amz-content-sha256',
    'x-amz-date',
    'x-amz-user-agent',
  ],
  events: [],
};

interface Settings {
  sender_id?: string;
  origination_number?: string;
  sms_type?: string;
}

/** The vendor's client, with everything it sends led to a server of the test. */
function openClient(endpoint: string, { settings, credentials }: VendorChannel): SNSClient {
  const { access_key_id: accessKeyId = '', secret_access_key: secretAccessKey = '' } = credentials;
  return new SNSClient({
    endpoint,
    region: String(settings.region),
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
}

function text(StringValue: string) {
  return { DataType: 'String', StringValue };
}

function error(status: number, name: string, result: VendorError['result']): VendorError {
  const body = [
    '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">',
    `<Error><Type>Sender</Type><Code>${name}</Code><Message>The text about it</Message></Error>`,
    '<RequestId>9f0f4a4c-5a0f-5f3c-9d3a-1f6a0b7a8c01</RequestId></ErrorResponse>',
  ].join('');
  return {
    answer: { status, headers: { 'content-type': 'text/xml' }, body },
    result: { code: `sns_${name}`, ...result },
  };
}
