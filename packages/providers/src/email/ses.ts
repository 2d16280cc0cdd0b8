import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { textAt } from '../http/read-json.ts';
import { awsHost, awsRegionPattern, signAws } from '../http/sign-aws.ts';
import { isSnsMessage } from '../http/sns-message.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { composeMail, type Mail } from './compose-mail.ts';
import { formatAsciiMailbox } from './format-mailbox.ts';
import { inBase64 } from './mail-files.ts';
import { findSenderProblems, senderSetting } from './parse-sender.ts';
import { readSesEvent } from './read-ses-event.ts';

/**
 * E-mail through Amazon SES v2. It takes no key that would tell a repeat from a second mail; our id comes back with the
 * events of a configuration set as a tag. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export const ses = defineHttpProvider({
  channelType: 'email',
  name: 'ses',
  settings: {
    type: 'object',
    properties: {
      ...senderSetting,
      region: {
        type: 'string',
        pattern: awsRegionPattern,
        description: 'The region that sends, like `eu-central-1`.',
      },
      configuration_set: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description: 'The configuration set whose event destination reports what becomes of mails.',
      },
      topic_arn: {
        type: 'string',
        maxLength: 500,
        pattern: '^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$',
        description: 'The SNS topic that events come from; those of other topics are refused.',
      },
    },
    required: ['from', 'region'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      access_key_id: tokenSchema('The key of a user who may `ses:SendEmail`.'),
      secret_access_key: tokenSchema('The secret of the key.'),
      session_token: {
        ...tokenSchema('The session token of a key that was lent for a while.'),
        maxLength: 4_096,
      },
    },
    required: ['access_key_id', 'secret_access_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 50,
  takesKey: false,
  check: async ({ settings }) => findSenderProblems(settings),
  request({ deliveryId, message, channel: { settings, credentials } }) {
    const composed = composeMail({ deliveryId, message, from: settings.from });
    if (!composed.ok) return composed.refusal;
    const { region, configuration_set: configurationSet } = settings;
    const body = toBody(composed.mail, { deliveryId, configurationSet });
    const call = {
      url: `https://${awsHost('email', region)}/v2/email/outbound-emails`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    } as const;
    return signAws(call, {
      region,
      service: 'ses',
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
      sessionToken: credentials.session_token,
    });
  },
  read,
  events: {
    verify: (event, { settings: { topic_arn: topicArn } }, outbound) =>
      topicArn !== undefined && isSnsMessage(event, { topicArn, outbound }),
    read: readSesEvent,
  },
});

/** Without a Message-ID: the service writes its own, whatever it is told, also in a mail handed over raw. */
function toBody(
  { from, to, subject, body, plainText, replyTo, headers, attachments }: Mail,
  { deliveryId, configurationSet }: { deliveryId: string; configurationSet: string | undefined },
): object {
  return {
    FromEmailAddress: formatAsciiMailbox(from),
    Destination: { ToAddresses: [formatAsciiMailbox(to)] },
    ...(replyTo !== undefined && { ReplyToAddresses: [formatAsciiMailbox(replyTo)] }),
    Content: {
      Simple: {
        Subject: inUtf8(subject),
        Body:
          body.type === 'text/html'
            ? {
                Html: inUtf8(body.text),
                ...(plainText !== undefined && { Text: inUtf8(plainText) }),
              }
            : { Text: inUtf8(body.text) },
        Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
        ...(attachments.length > 0 && {
          Attachments: attachments.map((file) => ({
            FileName: file.filename,
            ContentType: file.contentType,
            ContentDisposition: 'ATTACHMENT',
            ContentTransferEncoding: 'BASE64',
            RawContent: inBase64(file),
          })),
        }),
      },
    },
    EmailTags: [{ Name: 'notiflow_delivery_id', Value: deliveryId }],
    ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
  };
}

function inUtf8(text: string): object {
  return { Data: text, Charset: 'UTF-8' };
}

/** Those of `SendEmail`, and those of every service: .../APIReference-V2/CommonErrors.html */
const classOf = classifyCodes({
  config: [
    'AccessDenied',
    'AccountSuspended',
    'ExpiredToken',
    'IncompleteSignature',
    'InvalidClientTokenId',
    'InvalidSignature',
    'MailFromDomainNotVerified',
    'MissingAuthenticationToken',
    'NotAuthorized',
    'NotFound',
    'OptInRequired',
    'RequestExpired',
    'SignatureDoesNotMatch',
    'UnknownOperation',
    'UnrecognizedClient',
  ],
  content: [
    'BadRequest',
    'MalformedHttpRequest',
    'MessageRejected',
    'RequestEntityTooLarge',
    'Serialization',
    'ValidationError',
    'Validation',
  ],
  not_processed: [
    'LimitExceeded',
    'RequestTimeout',
    'SendingPaused',
    'ServiceUnavailable',
    'Throttling',
    'TooManyRequests',
  ],
  ambiguous: ['InternalFailure', 'InternalServiceError', 'InternalServer', 'RequestAborted'],
});

function read({ status, headers, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status < 300) return accepted(textAt(body, 'MessageId'));
  const name = readName(headers['x-amzn-errortype'] ?? textAt(body, '__type') ?? '');
  const errorClass = classOf(name);
  if (errorClass === undefined) return undefined;
  const reason = `Amazon SES answered ${status} with ${name}.`;
  return failed(errorClass, { code: `ses_${name}`, reason });
}

/** `com.amazonaws.sesv2#MessageRejected:http://…` is `MessageRejected`; an `Exception` at the end says nothing. */
function readName(type: string): string {
  const name = /^(?:[\w.]*#)?([A-Za-z]{1,60})/.exec(type)?.[1] ?? '';
  return name.replace(/Exception$/, '');
}
