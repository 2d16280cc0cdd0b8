import { bounceAddressOf, nameInBounceAddress, readBounceAddress } from './bounce-address.ts';
import { bounceEvents } from './bounce-events.ts';
import { readBounce } from './read-bounce.ts';

const secret = 'a secret of sixteen and more';
const dayMs = 24 * 60 * 60_000;

/** An id as it is made at a moment. */
function idOf(at: number): string {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-0123456789ab`;
}

const now = Date.UTC(2026, 10, 29);
const id = idOf(now - dayMs);
const address = bounceAddressOf(id, { secret, domain: 'bounces.example.com' });

describe('the address a mail comes back to', () => {
  it('names the delivery, in a local part as long as one may be at most', () => {
    expect(address).toMatch(/^bounce\+[a-z2-7]{42}@bounces\.example\.com$/);
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
    expect(readBounceAddress(address, { secret, now })).toBe(id);
  });

  it('may be written in capitals and in brackets on its way', () => {
    expect(readBounceAddress(`<${address.toUpperCase()}>`, { secret, now })).toBe(id);
  });

  it('is ours alone to make: with any letter changed, or by another secret, it names nobody', () => {
    const [local = ''] = address.split('@');
    for (let place = 'bounce+'.length; place < local.length; place += 1) {
      const letter = local[place] === 'a' ? 'q' : 'a';
      const changed = `${local.slice(0, place)}${letter}${local.slice(place + 1)}@x.example`;
      // The last letter has two bits that say nothing.
      if (place === local.length - 1 && nameInBounceAddress(changed) === id) continue;
      expect(readBounceAddress(changed, { secret, now })).toBeNull();
    }
    expect(readBounceAddress(address, { secret: 'another secret altogether', now })).toBeNull();
    expect(readBounceAddress('ada@example.com', { secret, now })).toBeNull();
  });

  it('is good for thirty days', () => {
    const of = (days: number) =>
      bounceAddressOf(idOf(now - days * dayMs), { secret, domain: 'b.example' });
    expect(readBounceAddress(of(29), { secret, now })).not.toBeNull();
    expect(readBounceAddress(of(31), { secret, now })).toBeNull();
  });
});

/** A mail that came back, as Postfix writes it. */
function dsn(fields: string, { to = address, type = 'delivery-status' } = {}): Buffer {
  return Buffer.from(
    [
      'From: MAILER-DAEMON@mx.example.com (Mail Delivery System)',
      `To: ${to}`,
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      `Content-Type: multipart/report; report-type=${type};`,
      '\tboundary="4BdR=_one/mx.example.com"',
      '',
      'This is a MIME-encapsulated message.',
      '--4BdR=_one/mx.example.com',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'I am sorry. Status: 5.7.1 is not what this part is for.',
      '--4BdR=_one/mx.example.com',
      `Content-Type: message/${type}`,
      '',
      fields,
      '--4BdR=_one/mx.example.com',
      'Content-Type: message/rfc822',
      '',
      'Subject: Your order',
      '',
      'Action: failed',
      '--4BdR=_one/mx.example.com--',
      '',
    ].join('\r\n'),
  );
}

const status = (action: string, code: string, more = '') =>
  [
    'Reporting-MTA: dns; mx.example.com',
    'Arrival-Date: Sun, 29 Nov 2026 08:00:00 +0000 (UTC)',
    '',
    'Final-Recipient: rfc822; ada@example.com',
    `Action: ${action}`,
    `Status: ${code}${more}`,
    'Diagnostic-Code: smtp; 550 5.1.1 <ada@example.com>:',
    '    User unknown in virtual mailbox table',
  ].join('\r\n');

describe('a mail that came back', () => {
  it.each([
    ['failed', '5.1.1', { kind: 'bounced', code: '5.1.1', fault: 'hard_bounce' }],
    ['Failed (too late)', '5.2.1', { kind: 'bounced', code: '5.2.1', fault: 'hard_bounce' }],
    ['failed', '5.7.1 (blocked)', { kind: 'bounced', code: '5.7.1', fault: undefined }],
    ['failed', '5.2.2', { kind: 'bounced', code: '5.2.2', fault: undefined }],
    ['delayed', '4.4.1', { kind: 'delayed', code: '4.4.1', fault: undefined }],
    ['delivered', '2.0.0', { kind: 'delivered', code: '2.0.0', fault: undefined }],
  ])('says with %s %s what became of ours', (action, code, told) => {
    expect(readBounce(dsn(status(action, code)))).toEqual({ ...told, recipients: [address] });
  });

  it('says nothing that was handed on to another server', () => {
    expect(readBounce(dsn(status('relayed', '2.0.0')))).toBeNull();
    expect(readBounce(dsn(status('expanded', '2.0.0')))).toBeNull();
  });

  it('may be a complaint, about the mail whose return path it names', () => {
    const fields = `Feedback-Type: abuse\r\nUser-Agent: Yahoo!\r\nVersion: 0.1\r\nOriginal-Mail-From: <${address}>`;
    const mail = dsn(fields, { to: 'fbl@example.com', type: 'feedback-report' });
    expect(readBounce(mail)).toMatchObject({ kind: 'complained', fault: 'complaint' });
    expect(readBounce(mail)?.recipients[0]).toBe(`<${address}>`);
    const notSpam = dsn('Feedback-Type: not-spam', { type: 'feedback-report' });
    expect(readBounce(notSpam)).toBeNull();
  });

  it('is none of: an answer, a vacation note, no mail at all', () => {
    const note = `To: ${address}\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain\r\n\r\nI am away.\r\n\r\nAction: failed`;
    expect(readBounce(Buffer.from(note))).toBeNull();
    expect(readBounce(Buffer.from(''))).toBeNull();
    expect(readBounce(Buffer.from('{"event":"bounce"}'))).toBeNull();
    const endless = `Content-Type: multipart/report; boundary=x\r\n\r\n${'--x\r\n\r\n'.repeat(10_000)}`;
    expect(readBounce(Buffer.from(endless))).toBeNull();
  });
});

describe('what a mail server hands on', () => {
  const channel = { settings: {}, credentials: { bounce_secret: secret } };
  const fresh = bounceAddressOf(idOf(Date.now()), { secret, domain: 'b.example' });
  const event = (body: Buffer, { query = '', authorization = `Bearer ${secret}` } = {}) => ({
    method: 'POST',
    url: `https://notify.example.com/provider-events/x${query}`,
    headers: { authorization },
    body,
  });
  const verify = (authorization: string, of = channel) =>
    bounceEvents.verify(event(Buffer.alloc(0), { authorization }), of, {} as never);

  it('needs the secret of the channel, which a channel without one does not have', () => {
    expect(verify(`Bearer ${secret}`)).toBe(true);
    expect([verify('Bearer x'), verify(''), verify(secret)]).toEqual([false, false, false]);
    expect(verify('Bearer undefined', { settings: {}, credentials: {} } as never)).toBe(false);
  });

  it('is about the mail whose return path it came to, in the query or in its headers', () => {
    const report = { kind: 'bounced', code: '5.1.1', fault: 'hard_bounce' };
    const failed = status('failed', '5.1.1');
    const inHeaders = bounceEvents.read(event(dsn(failed, { to: fresh })), channel);
    expect(inHeaders.reports).toEqual([{ ...report, deliveryId: expect.stringMatching(/-7abc-/) }]);
    const query = `?recipient=${encodeURIComponent(fresh)}`;
    const inQuery = bounceEvents.read(event(dsn(failed, { to: 'x@y.z' }), { query }), channel);
    expect(inQuery).toEqual(inHeaders);
  });

  it('is nothing where the return path is old, or made up by somebody else', () => {
    const old = bounceAddressOf(idOf(Date.now() - 31 * dayMs), { secret, domain: 'b.example' });
    const forged = bounceAddressOf(idOf(Date.now()), {
      secret: 'guessed by somebody',
      domain: 'b.example',
    });
    for (const to of [old, forged, 'shop@example.com']) {
      const mail = dsn(status('failed', '5.1.1'), { to });
      expect(bounceEvents.read(event(mail), channel)).toEqual({ reports: [] });
    }
  });
});

describe('a mail made to keep us busy', () => {
  const megabyte = 1024 * 1024;

  it.each([
    ['parameters', `multipart/report${';'.repeat(megabyte)}`],
    ['parameters in quotes', `multipart/report${';"'.repeat(megabyte / 2)}`],
    ['fields of one name', `text/plain${'\na:'.repeat(megabyte / 3)}`],
  ])('of nothing but %s is read once, and says nothing', (_name, type) => {
    expect(readBounce(Buffer.from(`Content-Type: ${type}\n\n`))).toBeNull();
  });
});
