import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { EmailMessage } from '@notiflow/contracts';
import type { ProviderReport } from '@notiflow/providers';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import { mailHeaders, oneLine, quoteMailbox } from '../mail-of-clients.ts';
import type { VendorChannel, VendorError, VendorEvent, VendorRow } from '../vendor-row.ts';

const credentials = {
  access_key_id: 'AKIACANARYEXAMPLE001',
  secret_access_key: 'secret-canary/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const from = 'Shop <shop@example.com>';
const MessageId = '0107019a3b2c4d5e-11111111-2222-3333-4444-555555555555-000000';
const region = 'eu-central-1';
const topic_arn = 'arn:aws:sns:eu-central-1:123456789012:mail-events';
const certificate = '/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem';

/** Amazon SES v2: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, .../CommonErrors.html */
export const row: VendorRow = {
  channels: [
    { settings: { from, region }, credentials },
    {
      settings: { from: 'shop@example.com', region: 'us-east-1', configuration_set: 'notiflow' },
      credentials: { ...credentials, session_token: 'session-canary/IQoJb3JpZ2luX2VjE==' },
    },
  ],
  origins: [
    'https://email.eu-central-1.amazonaws.com',
    'https://email.us-east-1.amazonaws.com',
    'https://sns.eu-central-1.amazonaws.com',
  ],
  accepts: { status: 200, body: { MessageId }, providerMessageId: MessageId },
  errors: [
    error(400, 'MessageRejected', { kind: 'rejected', about: 'content' }),
    error(400, 'BadRequestException', { kind: 'rejected', about: 'content' }),
    error(400, 'MalformedHttpRequestException', { kind: 'rejected', about: 'content' }),
    error(400, 'SerializationException', { kind: 'rejected', about: 'content' }),
    error(400, 'ValidationError', { kind: 'rejected', about: 'content' }),
    error(400, 'ValidationException', { kind: 'rejected', about: 'content' }),
    error(413, 'RequestEntityTooLargeException', { kind: 'rejected', about: 'content' }),
    error(404, 'NotFoundException', { kind: 'rejected', about: 'config' }),
    error(404, 'UnknownOperationException', { kind: 'rejected', about: 'config' }),
    error(400, 'AccountSuspendedException', { kind: 'rejected', about: 'config' }),
    error(400, 'MailFromDomainNotVerifiedException', { kind: 'rejected', about: 'config' }),
    ...[
      'AccessDeniedException',
      'ExpiredTokenException',
      'IncompleteSignature',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'MissingAuthenticationToken',
      'NotAuthorized',
      'OptInRequired',
      'RequestExpired',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
    ].map((name) => error(403, name, { kind: 'rejected', about: 'config' })),
    error(400, 'SendingPausedException', { kind: 'not_processed' }),
    error(400, 'LimitExceededException', { kind: 'not_processed' }),
    error(408, 'RequestTimeoutException', { kind: 'not_processed' }),
    error(503, 'ServiceUnavailable', { kind: 'not_processed' }),
    error(400, 'RequestAbortedException', { kind: 'ambiguous' }),
    error(500, 'InternalFailure', { kind: 'ambiguous' }),
    error(500, 'InternalServiceErrorException', { kind: 'ambiguous' }),
    // The name in the body, as gateways before the service write it.
    {
      answer: {
        status: 403,
        body: { __type: 'com.amazon.coral.service#AccessDeniedException', Message: 'No' },
      },
      result: { kind: 'rejected', about: 'config', code: 'ses_AccessDenied' },
    },
    error(400, 'UnheardOfException', { kind: 'rejected', about: 'content', code: 'http_400' }),
    error(502, '', { kind: 'ambiguous', code: 'http_502' }),
  ],
  later: [
    error(429, 'TooManyRequestsException', { kind: 'not_processed' }),
    error(400, 'ThrottlingException', { kind: 'not_processed' }),
    {
      answer: {
        ...error(429, 'TooManyRequestsException', {}).answer,
        headers: { 'retry-after': '3' },
      },
      result: { kind: 'not_processed', retryAfterMs: 3_000 },
    },
  ],
  auth: {
    header: 'authorization',
    value:
      /^AWS4-HMAC-SHA256 Credential=AKIACANARYEXAMPLE001\/\d{8}\/eu-central-1\/ses\/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
  },
  findDeliveryId: (body) => (body as { EmailTags: { Value: string }[] }).EmailTags[0]?.Value,
  async sendWithClient(url, { deliveryId, message, channel }) {
    const { to, to_name, subject, body, content_type, text_body, ...extras } =
      message as EmailMessage;
    const { 'Message-ID': _, ...headers } = mailHeaders(deliveryId, extras);
    const { settings } = channel;
    const configurationSet = settings.configuration_set as string | undefined;
    const text = (Data: string) => ({ Data, Charset: 'UTF-8' });
    const asked = new SendEmailCommand({
      FromEmailAddress: settings.from === from ? '"Shop" <shop@example.com>' : 'shop@example.com',
      Destination: { ToAddresses: [toMailbox(to, to_name)] },
      ...(extras.reply_to !== undefined && {
        ReplyToAddresses: ['"Support" <support@example.com>'],
      }),
      Content: {
        Simple: {
          Subject: text(oneLine(subject)),
          Body:
            content_type === 'plaintext'
              ? { Text: text(body) }
              : { Html: text(body), ...(text_body && { Text: text(text_body) }) },
          Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
          Attachments: extras.attachments?.map(
            ({ filename, content = '', content_type: type }) => ({
              FileName: filename,
              ContentType: type,
              ContentDisposition: 'ATTACHMENT',
              ContentTransferEncoding: 'BASE64',
              RawContent: Buffer.from(content, 'base64'),
            }),
          ),
        },
      },
      EmailTags: [{ Name: 'notiflow_delivery_id', Value: deliveryId }],
      ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
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
  pages: {
    [certificate]: {
      status: 200,
      body: [
        '-----BEGIN CERTIFICATE-----',
        'MIIDGzCCAgOgAwIBAgIULX60IdAZD1EvN35ho4eI7aabDH4wDQYJKoZIhvcNAQEL',
        'BQAwHDEaMBgGA1UEAwwRc25zLmFtYXpvbmF3cy5jb20wIBcNMjYxMTI5MDkxNjMx',
        'WhgPMjEyNjExMDUwOTE2MzFaMBwxGjAYBgNVBAMMEXNucy5hbWF6b25hd3MuY29t',
        'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlbz/SAW3qoRU8V+5Qbg/',
        'f5yBoJwuLlBwHY5Icz11wxaU0DqFA42bhp1HkZh4OLRXHg5iBiyYivKe27KTSwCW',
        'zNievpiYWs29U9/Sifie+6gJGs0oIeNhr4qi0vs3f/rbhKwiPpGIJmcaJYTgBHJX',
        'zf65sM4i2RWuc89gfw1M+j3SFqeZJsHIiCeyZCPg25DKrWAzpGT/o4BigS9o23bv',
        'JXXD/TpnuJO0QkAh1XMT0ml/ClZvJ1TT2QCYBqfbLQQDwIsE2dr60LUB+6PuLVHU',
        'BhB1Eh+rp63eylnW5Q4qjBvtUoJYAmc/segrIMv8iJPvWzO9BCCW4Lfs6dzPkmnW',
        'GwIDAQABo1MwUTAdBgNVHQ4EFgQUCh/0QnX2Ek+9KjrX5fcQcRcidugwHwYDVR0j',
        'BBgwFoAUCh/0QnX2Ek+9KjrX5fcQcRcidugwDwYDVR0TAQH/BAUwAwEB/zANBgkq',
        'hkiG9w0BAQsFAAOCAQEAd9ZNac8b8P8f+9VwRje8El3GjKoq3bnSY3DB78uBZdJO',
        '53ReDtTul7WGursi68POpLxx/QoYZlICIT/kKgJ1SwSPvvaApCHp81nspEAKe9rF',
        's7OgtQCXtsmEC0C3lRL9Ug/10CAwuC1mMY/bez37nkxfnnmMHlW3aEFSGnV9Ebip',
        '0GszKQaap03cX3C98Z6vSV+gdt5fQc92f7tmC4aLHBI//uPdKv26RQiQQTHqZ90t',
        'S+OWAZzXHJLhO+HysbSoS3Csw5QUhbpAKrK66AHio0F+qyzSx1P5JB73P1v6xDyb',
        'sYo3Rket+cdJQA+MKk8QbC5cHrk/mSMB3W7EQ8v/qA==',
        '-----END CERTIFICATE-----',
      ].join('\n'),
    },
  },
  events: [
    event(
      {
        Type: 'Notification',
        SignatureVersion: '1',
        Message:
          '{"eventType":"Delivery","mail":{"timestamp":"2026-11-30T08:00:00.000Z","source":"shop@example.com","messageId":"0107019a0000-canary-000000","destination":["ada@example.com"],"tags":{"ses:configuration-set":["notiflow"],"notiflow_delivery_id":["delivery-1"]}},"delivery":{"timestamp":"2026-11-30T08:00:02.000Z","recipients":["ada@example.com"],"smtpResponse":"250 ok"}}',
        Signature:
          'TfB+QMGjY8k6Sf2DqE7JPbpbwWNvOstgf27uqe2v4yjnCFRHq5hakhjxdCd2xQUgxaQQKjDYfZBd2Rsg2rUPtF1hAy/XHl6cXFAYw/h2lJy4h0LJjzBtCQ7MgaouVW5SeAMeY5MoxhMd0AnMrd6VA9fgtbh0XBXiJg5rF1xGkO02DUCCz2+zVZ0dZt+KeWDBgXGY5FwwlMoY970/xnPehrhutmNy0tSPAROLi2m1/dQ1z6cra7SmT6IFGGUcy0bLbAgVT21WX/clbzNEKMry2/KygJhyZ08nMrOQcgR5NtSvAc1OBmKdjA4H8YZgRSCwBcVmkZhHDuSe7YW10rG6pw==',
      },
      [
        {
          deliveryId: 'delivery-1',
          providerMessageId: '0107019a0000-canary-000000',
          address: 'ada@example.com',
          reportId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
          at: new Date('2026-11-30T08:00:02Z'),
          kind: 'delivered',
        },
      ],
    ),
    event(
      {
        Type: 'Notification',
        SignatureVersion: '2',
        Subject: 'Amazon SES Email Event Notification',
        Message:
          '{"eventType":"Bounce","mail":{"timestamp":"2026-11-30T08:00:00.000Z","source":"shop@example.com","messageId":"0107019a0000-canary-000000","destination":["ada@example.com"],"tags":{"ses:configuration-set":["notiflow"],"notiflow_delivery_id":["delivery-1"]}},"bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"emailAddress":"ada@example.com","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}],"timestamp":"2026-11-30T08:00:02.000Z","feedbackId":"0107019a-feedback"}}',
        Signature:
          'Ha6QLtQfarXfd+GjjPFyfpCFnxk2vK4zt6kZDlpAKMyFaw+O2CejNxS1dn7QHiHjkneVGIXVi0cinTUhhNHhRSR4j3oVWcvAuFJ0oL3gfgP5BWem1CSkEBS7+xy8Bk4KYHvExlWXw7RrqLxFRT8OFJ7j0X6+mWg1Dx12aWsbFbbibdo8GcZ2jrYH+NF2cA4FLfXPRYaSCooa869beLitrCmRBOUC0E927UGv+Gn6st3w87vKVBGuBY/2DrjEUq8IDZSuTCoSUS6n6oqicLTbd8iWhj5juWLKuIrUHftxCng3Zjk0NPB6WLbkxzZvyVThKiiKAY4JKAcJhL+dG85sZw==',
      },
      [
        {
          deliveryId: 'delivery-1',
          providerMessageId: '0107019a0000-canary-000000',
          address: 'ada@example.com',
          reportId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
          at: new Date('2026-11-30T08:00:02Z'),
          kind: 'bounced',
          code: '5.1.1',
          fault: 'hard_bounce',
        },
      ],
    ),
    event(
      {
        Type: 'SubscriptionConfirmation',
        SignatureVersion: '2',
        Message: 'You have chosen to subscribe to the topic.',
        Token: '2336412f37fb687f5d51e6e2425ba1f2',
        SubscribeURL:
          'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:123456789012:mail-events&Token=2336412f37fb687f5d51e6e2425ba1f2',
        Signature:
          'UNLxZnIhipgayA+919LhzrskxEQVyO3wIl8drFFLO/V2Ah4IeQgS0G0KK+94N+HHHN2tYXUWgBd9RvIMq2j7IaFL6Vx5kBNR/OXIVAvzt0sAV/JEL1xn8j+/mlwfrNSJgNt4f0Ppn12uu1Mm2cQZHvmDbyAXVjkGtPCPAnkjOhhCWO7MidrhuKSdN5hDgtqTWk034V6QneD/0YJO+ZX6NdY/xR0edwdIiBV1AHqYdOG77KQRKqqUDE3cJ8+c/3DXMwkGerhy0t97h61DbfI4VGLUh/lDu+3KmyhjlurwprnEO7sbmk6MHOA0K2kdyfy6pcsNJndub5AsQhj4ecty5g==',
      },
      [],
    ),
  ],
};

/** What the client leaves to its user: a name in ASCII. */
function toMailbox(address: string, name: string | undefined): string {
  const isAscii = name === undefined || /^[ -~\r\n]*$/.test(name);
  return isAscii
    ? quoteMailbox(address, name)
    : `${encodeWord(oneLine(name), 'B', 52)} <${address}>`;
}

/** The vendor's client, with everything it sends led to a server of the test. */
function openClient(endpoint: string, { settings, credentials: keys }: VendorChannel): SESv2Client {
  const { access_key_id: accessKeyId = '', secret_access_key: secretAccessKey = '' } = keys;
  const { session_token: sessionToken } = keys;
  return new SESv2Client({
    endpoint,
    region: String(settings.region),
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    maxAttempts: 1,
  });
}

/**
 * A message of a topic, signed with OpenSSL by the rule of its documentation, with a key whose certificate is above. The
 * URL to unsubscribe, which is not signed, is left out.
 */
function event(
  message: { Type: string; [field: string]: string },
  reports: Partial<ProviderReport>[],
): VendorEvent {
  return {
    channel: { settings: { from, region, topic_arn }, credentials },
    receivedAt: new Date('2026-11-30T08:00:05Z'),
    event: {
      method: 'POST',
      url: 'https://example.com/events',
      headers: { 'x-amz-sns-message-type': message.Type, 'content-type': 'text/plain' },
      body: Buffer.from(
        JSON.stringify({
          ...message,
          MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
          TopicArn: topic_arn,
          Timestamp: '2026-11-30T08:00:03.000Z',
          SigningCertURL: `https://sns.eu-central-1.amazonaws.com${certificate}`,
        }),
      ),
    },
    reports,
  };
}

function error(status: number, name: string, result: VendorError['result']): VendorError {
  const headers = { 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/` };
  const body = { message: `The message about ${name} of Amazon` };
  const code = `ses_${name.replace(/Exception$/, '')}`;
  return { answer: { status, headers, body }, result: { code, ...result } };
}
