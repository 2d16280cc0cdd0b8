import { generateKeyPairSync, sign } from 'node:crypto';
import { type HttpPeer, startHttpPeer } from '../../../../test/support/peers.ts';
import { redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { isSnsMessage } from './sns-message.ts';

const topicArn = 'arn:aws:sns:eu-central-1:123456789012:mail-events';
const host = 'https://sns.eu-central-1.amazonaws.com';
const certificate = `${host}/SimpleNotificationService-0123456789abcdef.pem`;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

let amazon: HttpPeer;
let status = 200;
const origins = new Map<string, string>();
beforeAll(async () => {
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  amazon = await startHttpPeer(({ path }, response) =>
    response.writeHead(path.includes('none') ? 404 : status).end(pem),
  );
  // All of them lead there, so that only the check can keep a request from them.
  for (const origin of [host, `${host}:8443`, 'https://sns.us-east-1.amazonaws.com']) {
    origins.set(origin, new URL(amazon.url).origin);
  }
});
afterAll(() => amazon.close());
beforeEach(() => {
  amazon.requests.length = 0;
});

describe('a message of a topic', () => {
  it('is Amazon’s when it signed it, and its certificate is fetched once', async () => {
    const outbound = openOutbound();
    const messages = ['1', '2', '2'].map((SignatureVersion) => post({ SignatureVersion }));
    const verdicts = await Promise.all(
      messages.map((event) => isSnsMessage(event, { topicArn, outbound })),
    );
    expect(verdicts).toEqual([true, true, true]);
    expect(await isSnsMessage(post({}), { topicArn, outbound })).toBe(true);
    expect(amazon.requests.map(({ path }) => path)).toEqual([new URL(certificate).pathname]);
  });

  it.each([
    ['http', 'http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-01.pem'],
    ['another region', 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-01.pem'],
    ['another host', 'https://sns.eu-central-1.amazonaws.com.evil.example/x.pem'],
    ['another service', 'https://s3.eu-central-1.amazonaws.com/SimpleNotificationService-01.pem'],
    ['another port', `${host}:8443/SimpleNotificationService-01.pem`],
    ['a user before it', 'https://sns.eu-central-1.amazonaws.com@evil.example/x.pem'],
    ['another path', `${host}/?Action=SimpleNotificationService-01.pem`],
    ['a path that leads out', `${host}/SimpleNotificationService-01.pem/../x`],
    ['no URL', 'certificate'],
  ])('asks nobody for a certificate at %s', async (_name, SigningCertURL) => {
    const event = post({ SigningCertURL });
    expect(await isSnsMessage(event, { topicArn, outbound: openOutbound() })).toBe(false);
    expect(amazon.requests).toEqual([]);
  });

  it('is refused when there is no certificate, and asked for again', async () => {
    const outbound = openOutbound();
    const event = post({ SigningCertURL: `${host}/SimpleNotificationService-none.pem` });
    for (const _ of [1, 2]) expect(await isSnsMessage(event, { topicArn, outbound })).toBe(false);
    expect(amazon.requests).toHaveLength(2);
  });

  it('is not judged while its certificate cannot be had, so that Amazon tells it again', async () => {
    const outbound = openOutbound();
    const event = post({ SigningCertURL: `${host}/SimpleNotificationService-away.pem` });
    const ask = () => isSnsMessage(event, { topicArn, outbound });
    status = 503;
    await expect(ask()).rejects.toThrow('The certificate cannot be fetched');
    status = 200;
    expect(await ask()).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['of another topic', { TopicArn: `${topicArn}-2` }],
    ['of hours ago', { Timestamp: new Date(Date.now() - 3 * 60 * 60_000).toISOString() }],
    ['of the day after', { Timestamp: new Date(Date.now() + 60 * 60_000).toISOString() }],
    ['of no moment', { Timestamp: 'now' }],
    ['with a signature of another kind', { SignatureVersion: '3' }],
    ['of another type', { Type: 'Greeting' }],
  ])('is refused %s, also when it is signed', async (_name, change) => {
    const event = post(change);
    expect(await isSnsMessage(event, { topicArn, outbound: openOutbound() })).toBe(false);
  });

  it('is refused when its header says another type', async () => {
    const event = { ...post({}), headers: { 'x-amz-sns-message-type': 'UnsubscribeConfirmation' } };
    expect(await isSnsMessage(event, { topicArn, outbound: openOutbound() })).toBe(false);
  });
});

/** A guard that has fetched nothing yet. */
function openOutbound() {
  return redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
}

/** A notification, signed whatever it says. */
function post(change: Record<string, string>) {
  const message: Record<string, string> = {
    Type: 'Notification',
    MessageId: 'message-1',
    TopicArn: topicArn,
    Message: '{}',
    Timestamp: new Date().toISOString(),
    SignatureVersion: '2',
    SigningCertURL: certificate,
    ...change,
  };
  const signed = ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
    .map((name) => `${name}\n${message[name]}\n`)
    .join('');
  const hash = message.SignatureVersion === '1' ? 'sha1' : 'sha256';
  const Signature = sign(hash, Buffer.from(signed), privateKey).toString('base64');
  return {
    method: 'POST',
    url: 'https://example.com/events',
    headers: { 'x-amz-sns-message-type': message.Type },
    body: Buffer.from(JSON.stringify({ ...message, Signature })),
  };
}
