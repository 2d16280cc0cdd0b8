import type { FieldProblem } from '@notiflow/contracts';
import { signJwt } from '../auth/sign-jwt.ts';
import { createTokenKeeper } from '../auth/token-keeper.ts';
import type { ChannelValues } from '../define-provider.ts';
import { type HttpCall, postForm, postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import { rejected, type SendResult } from '../send-result.ts';
import { readFcmAnswer, readFcmError } from './read-fcm-answer.ts';
import { readPrivateKey, readServiceAccount, type ServiceAccount } from './service-account.ts';
import { toFcmMessage } from './to-fcm-message.ts';

const tokenUrl = 'https://oauth2.googleapis.com/token';
const scope = 'https://www.googleapis.com/auth/firebase.messaging';
const assertionS = 60 * 60;

/**
 * Pushes to Android, and to iOS and browsers where the app registers with Firebase. One token is one request; a repeat
 * cannot be told by the service.
 * https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send
 */
export const fcm = defineHttpProvider({
  channelType: 'mobile_push',
  name: 'fcm',
  settings: {
    type: 'object',
    properties: {
      project_id: {
        type: 'string',
        pattern: '^[a-z0-9-]{1,100}$',
        description: 'The Firebase project; unset, that of the service account.',
      },
    },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      service_account: {
        type: 'string',
        minLength: 1,
        maxLength: 20_000,
        description: 'The whole JSON of a key of a service account, as Google hands it out.',
      },
    },
    required: ['service_account'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 100,
  takesKey: false,
  check: async (channel) => findProblems(channel),
  session: createTokenKeeper,
  async request({ deliveryId, message, channel: { settings, credentials }, signal }, tokens) {
    const { service_account: secret } = credentials;
    const account = readServiceAccount(secret);
    if (account === null) return rejected('config', unusable);
    const opened = await tokens.get({ secret, call: () => exchangeCall(account), signal });
    if (!opened.ok) return opened.result;
    const project = encodeURIComponent(settings.project_id ?? account.projectId);
    const url = `https://fcm.googleapis.com/v1/projects/${project}/messages:send`;
    const headers = { authorization: `Bearer ${opened.token}` };
    return postJson(url, headers, { message: toFcmMessage(message, deliveryId) });
  },
  isStale(answer, { headers }, tokens) {
    const { status, errorCode } = readFcmError(answer);
    // With a code of FCM it is Apple's door, or a browser's, that stays closed.
    if (answer.status !== 401 || status !== 'UNAUTHENTICATED' || errorCode !== undefined)
      return false;
    tokens.forget(headers.authorization?.replace('Bearer ', '') ?? '');
    return true;
  },
  read: readFcmAnswer,
});

interface Credentials {
  service_account: string;
}

const unusable = {
  code: 'service_account_invalid',
  reason: 'The service account is not the JSON that Google hands out.',
};

/** RFC 7523, as https://developers.google.com/identity/protocols/oauth2/service-account has it. */
function exchangeCall({ email, keyId, privateKey }: ServiceAccount): HttpCall | SendResult {
  const key = readPrivateKey(privateKey, 'rsa');
  if (key === null) return rejected('config', unusable);
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { iss: email, scope, aud: tokenUrl, iat, exp: iat + assertionS };
  const assertion = signJwt({ key, claims, ...(keyId !== undefined && { keyId }) });
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  return postForm(tokenUrl, {}, { grant_type, assertion });
}

function findProblems({ credentials }: ChannelValues<object, Credentials>): FieldProblem[] {
  const field = 'credentials.service_account';
  const account = readServiceAccount(credentials.service_account);
  if (account === null) {
    const message =
      'must be the JSON of a service account, with project_id, client_email and private_key';
    return [{ field, message, reason: 'invalid' }];
  }
  if (readPrivateKey(account.privateKey, 'rsa') !== null) return [];
  return [{ field, message: 'must have a private_key in PEM', reason: 'invalid' }];
}
