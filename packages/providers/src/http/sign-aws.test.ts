import { createHash, createHmac } from 'node:crypto';
import { awsHost, signAws } from './sign-aws.ts';

const signer = {
  region: 'eu-central-1',
  service: 'sns',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

describe('a request to Amazon', () => {
  it.each([
    [
      'POST',
      'https://sns.eu-central-1.amazonaws.com/',
      '',
      'Action=Publish&Message=Gr%C3%BC%C3%9Fe',
    ],
    [
      'PUT',
      'https://email.eu-central-1.amazonaws.com/v2/email?b=2&a=1%201',
      'a=1%201&b=2',
      '{"ü":1}',
    ],
  ] as const)('is signed as the documents say: %s %s', async (method, url, query, text) => {
    const headers = { 'content-type': 'text/x' };
    const signed = await signAws({ method, url, headers, body: Buffer.from(text) }, signer);
    const moment = signed.headers['x-amz-date'] ?? '';
    expect(Math.abs(Date.parse(toIso(moment)) - Date.now())).toBeLessThan(60_000);
    const bodyHash = sha256(text);
    const names = 'content-type;host;x-amz-content-sha256;x-amz-date';
    const { host, pathname } = new URL(url);
    const canonical = [
      method,
      pathname,
      query,
      'content-type:text/x',
      `host:${host}`,
      `x-amz-content-sha256:${bodyHash}`,
      `x-amz-date:${moment}`,
      '',
      names,
      bodyHash,
    ].join('\n');
    const scope = `${moment.slice(0, 8)}/eu-central-1/sns/aws4_request`;
    const toSign = ['AWS4-HMAC-SHA256', moment, scope, sha256(canonical)].join('\n');
    const key = scope
      .split('/')
      .reduce<string | Buffer>(
        (secret, part) => hmac(secret, part),
        `AWS4${signer.secretAccessKey}`,
      );
    const signature = hmac(key, toSign).toString('hex');
    expect(signed.headers).toEqual({
      ...headers,
      'x-amz-date': moment,
      'x-amz-content-sha256': bodyHash,
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    });
  });

  it('goes to the host of its region', () => {
    expect(awsHost('sns', 'us-east-1')).toBe('sns.us-east-1.amazonaws.com');
    expect(awsHost('sns', 'cn-north-1')).toBe('sns.cn-north-1.amazonaws.com.cn');
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(secret: string | Buffer, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}

function toIso(moment: string): string {
  return moment.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
}
