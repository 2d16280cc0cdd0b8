import { createParser } from '../parser.ts';
import { channelTypeOf } from './registry.ts';

const { template, acceptTemplate } = channelTypeOf('email');
const parse = createParser(template);

function problemsOf(fields: Record<string, unknown>) {
  const given = { subject: 'Hello', body: 'Hello', ...fields };
  const parsed = parse(acceptTemplate?.(given) ?? given);
  return parsed.ok ? [] : parsed.problems.map(({ field, reason }) => `${field} ${reason}`);
}

describe('an e-mail template', () => {
  it('may give headers that name no sender and no recipient, and none that are ours', () => {
    const headers = {
      'X-Campaign': 'a',
      'x-b': 'b',
      'In-Reply-To': '{{ data.id }}',
      References: 'c',
    };
    expect(problemsOf({ headers })).toEqual([]);
    const names = [
      'Bcc',
      'To',
      'From',
      'Sender',
      'Return-Path',
      'Subject',
      'List-Unsubscribe',
      'DKIM-Signature',
      'X-Notiflow-Delivery',
      'x-notiflow-other',
      'X-',
      'X-A\r\nBcc',
      'X-A:',
      'X A',
      `X-${'a'.repeat(61)}`,
      'Content-Type',
      '',
    ];
    for (const name of names) {
      expect(problemsOf({ headers: { [name]: 'x' } })).toEqual([
        expect.stringMatching(/ unknown$/),
      ]);
    }
    expect(problemsOf({ headers: { 'X-A': 1 } })).toEqual(['headers.X-A type']);
  });

  it('may say where answers go, in a field or as a header', () => {
    expect(acceptTemplate?.({ headers: { 'reply-to': 'a@example.com', 'X-A': 'b' } })).toEqual({
      headers: { 'X-A': 'b' },
      reply_to: 'a@example.com',
    });
    expect(problemsOf({ reply_to: 'Support <{{ data.support }}>' })).toEqual([]);
    expect(problemsOf({ headers: { 'Reply-To': 'a@example.com' } })).toEqual([]);
    expect(
      problemsOf({ reply_to: 'a@example.com', headers: { 'Reply-To': 'b@example.com' } }),
    ).toEqual(['headers.Reply-To unknown']);
  });

  it('may have files by URL or by content, a few and small', () => {
    const url = { filename: 'bill.pdf', url: '{{ data.bill_url }}' };
    const content = { filename: 'a.ics', content: 'QUJD', content_type: 'text/calendar' };
    expect(problemsOf({ attachments: [url, content] })).toEqual([]);
    expect(problemsOf({ attachments: Array(11).fill(url) })).toEqual(['attachments length']);
    expect(problemsOf({ attachments: [{ ...url, content: 'QUJD' }] })).toEqual([
      'attachments[0] exclusive',
    ]);
    expect(problemsOf({ attachments: [{ filename: 'x' }] })).not.toEqual([]);
    expect(problemsOf({ attachments: [{ ...content, content: 'not base64!' }] })).toEqual([
      'attachments[0].content format',
    ]);
    expect(problemsOf({ attachments: [{ ...content, content_type: 'a\r\nBcc: x/y' }] })).toEqual([
      'attachments[0].content_type format',
    ]);
    expect(problemsOf({ attachments: [{ ...content, content: 'QUJD'.repeat(70_000) }] })).toEqual([
      'attachments length',
    ]);
    expect(problemsOf({ attachments: [{ ...content, path: '/etc/passwd' }] })).toEqual([
      'attachments[0].path unknown',
    ]);
  });

  it('counts nothing unless it says so', () => {
    expect(problemsOf({ tracking: { opens: true, clicks: false } })).toEqual([]);
    expect(problemsOf({ tracking: { open: true } })).toEqual(['tracking.open unknown']);
  });
});
