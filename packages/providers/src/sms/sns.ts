import type { HttpCall } from '../http/build-call.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { awsHost, awsRegionPattern, signAws } from '../http/sign-aws.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { defineSmsProvider, type MeasuredSms } from './define-sms-provider.ts';

/**
 * SMS through Amazon SNS. `Publish` takes neither our id nor a key that would tell a repeat, and what becomes of a
 * message stands in CloudWatch alone.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const sns = defineSmsProvider({
  name: 'sns',
  settings: {
    type: 'object',
    properties: {
      region: {
        type: 'string',
        pattern: awsRegionPattern,
        description: 'The region that sends, like `eu-central-1`.',
      },
      sender_id: {
        type: 'string',
        pattern: '^(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,9}[A-Za-z0-9])?$',
        description: 'The name that is shown as the sender, where the country allows one.',
      },
      origination_number: {
        type: 'string',
        pattern: '^(\\+[1-9][0-9]{6,14}|[0-9]{3,8})$',
        description: 'A number of the account in E.164, or a short code.',
      },
      sms_type: {
        type: 'string',
        enum: ['transactional', 'promotional'],
        default: 'transactional',
        description: 'Whether the texts are to arrive surely, or to cost little.',
      },
    },
    required: ['region'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      access_key_id: tokenSchema('The key of a user who may `sns:Publish`.'),
      secret_access_key: tokenSchema('The secret of the key.'),
    },
    required: ['access_key_id', 'secret_access_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 30,
  takesKey: false,
  request({ message, channel: { settings, credentials } }) {
    const { region } = settings;
    return signAws(toCall(message, settings), {
      region,
      service: 'sns',
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
    });
  },
  read,
});

interface Settings {
  region: string;
  sender_id?: string;
  origination_number?: string;
  sms_type?: 'transactional' | 'promotional';
}

function toCall({ to, body }: MeasuredSms, settings: Settings): HttpCall {
  const fields = new URLSearchParams({
    Action: 'Publish',
    Version: '2010-03-31',
    Message: body,
    PhoneNumber: to,
    ...toAttributes(settings),
  });
  return {
    url: `https://${awsHost('sns', settings.region)}/`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(fields.toString()),
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html */
function toAttributes({ sender_id, origination_number, sms_type }: Settings) {
  const attributes = [
    ['AWS.SNS.SMS.SMSType', sms_type === 'promotional' ? 'Promotional' : 'Transactional'],
    ['AWS.SNS.SMS.SenderID', sender_id],
    ['AWS.MM.SMS.OriginationNumber', origination_number],
  ].filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    attributes.flatMap(([name, value], index) => {
      const entry = `MessageAttributes.entry.${index + 1}`;
      return [
        [`${entry}.Name`, name],
        [`${entry}.Value.DataType`, 'String'],
        [`${entry}.Value.StringValue`, value],
      ];
    }),
  );
}

/** Those of `Publish`, and those of every service: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html */
const classOf = classifyCodes({
  recipient: ['EndpointDisabled', 'OptedOut'],
  config: [
    'AccessDenied',
    'AuthorizationError',
    'ExpiredToken',
    'IncompleteSignature',
    'InvalidClientTokenId',
    'InvalidSecurity',
    'KMSAccessDenied',
    'KMSDisabled',
    'KMSInvalidState',
    'KMSNotFound',
    'KMSOptInRequired',
    'MissingAuthenticationToken',
    'NotAuthorized',
    'NotFound',
    'OptInRequired',
    'PlatformApplicationDisabled',
    'RequestExpired',
    'SignatureDoesNotMatch',
    'UnrecognizedClient',
  ],
  content: ['InvalidParameter', 'InvalidParameterValue', 'ParameterValueInvalid', 'Validation'],
  not_processed: [
    'KMSThrottling',
    'RequestLimitExceeded',
    'ServiceUnavailable',
    'Throttled',
    'Throttling',
  ],
  ambiguous: ['InternalError', 'InternalFailure'],
});

/** Its answers are XML of which one word is needed. */
function read({ status, text }: HttpAnswer): SendResult | undefined {
  if (status === 200) return accepted(/<MessageId>([\w-]{1,100})<\/MessageId>/.exec(text())?.[1]);
  const name = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text())?.[1] ?? '';
  const errorClass = classOf(name.replace(/Exception$/, ''));
  if (errorClass === undefined) return undefined;
  const reason = `Amazon SNS answered ${status} with ${name}.`;
  const fault = name.startsWith('OptedOut') ? 'stop' : undefined;
  return failed(errorClass, { code: `sns_${name}`, reason, fault });
}
