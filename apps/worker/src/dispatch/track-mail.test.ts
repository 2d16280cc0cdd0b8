import { randomUUID } from 'node:crypto';
import { type EmailMessage, readTrackedLink } from '@notiflow/contracts';
import { createLinkSigner } from '@notiflow/vault';
import { createMailTracker } from './track-mail.ts';

const signer = createLinkSigner(Buffer.from('the pepper of this test'));
const of = { projectId: randomUUID(), deliveryId: randomUUID() };
const track = createMailTracker('https://n.example/x', signer);

function bodyOf(message: Partial<EmailMessage>): string {
  const mail = { to: 'a@example.com', subject: 'A', body: '', content_type: 'html', ...message };
  const tracked = track?.(mail as EmailMessage, of) as EmailMessage | undefined;
  return tracked?.body ?? '';
}

const body =
  '<p><a href="https://shop.example/?a=1&amp;b=ä">A</a> <a href="mailto:a@example.com">B</a> <a href="https://n.example/x/u/abc">C</a></p>';

describe('a mail that is counted', () => {
  it('has links that lead over us to where they led, and a picture at its end', () => {
    const tracked = bodyOf({ body, tracking: { opens: true, clicks: true } });
    const [, click = ''] = /href="https:\/\/n\.example\/x\/t\/c\/([^"]+)"/.exec(tracked) ?? [];
    const [, open = ''] =
      /<img src="https:\/\/n\.example\/x\/t\/o\/([^"]+)" [^>]*>$/.exec(tracked) ?? [];
    const read = (bytes: Buffer | null) => bytes && readTrackedLink(bytes);
    expect(read(signer.open('click', click))).toEqual({
      ...of,
      url: 'https://shop.example/?a=1&b=ä',
    });
    expect(read(signer.open('open', open))).toEqual({ ...of, url: '' });
    expect(tracked).toContain('<a href="mailto:a@example.com">');
    expect(tracked).toContain('<a href="https://n.example/x/u/abc">');
    // One is worth nothing in the place of the other.
    expect(signer.open('open', click)).toBeNull();
  });

  it('is the same at each attempt, whoever makes it', () => {
    const tracking = { opens: true, clicks: true };
    expect(bodyOf({ body, tracking })).toBe(bodyOf({ body, tracking }));
  });

  it('has only what it asks for', () => {
    expect(bodyOf({ body, tracking: { opens: true } })).toMatch(/^(?!.*\/t\/c\/).*\/t\/o\//);
    expect(bodyOf({ body, tracking: { clicks: true } })).toMatch(/^(?!.*\/t\/o\/).*\/t\/c\//);
  });

  it('stays as it is when it asks for nothing, is plain text, or leads to an address without end', () => {
    expect(bodyOf({ body })).toBe(body);
    expect(bodyOf({ body, tracking: {} })).toBe(body);
    const tracking = { opens: true, clicks: true };
    expect(bodyOf({ body, content_type: 'plaintext', tracking })).toBe(body);
    const long = `<a href="https://shop.example/${'a'.repeat(2_000)}">`;
    expect(bodyOf({ body: long, tracking: { clicks: true } })).toBe(long);
  });
});

it('nothing is counted where the world cannot reach us', () => {
  expect(createMailTracker(null, signer)).toBeNull();
});
