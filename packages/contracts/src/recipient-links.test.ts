import { randomUUID } from 'node:crypto';
import { readRecipientLink, recipientPagesOf, writeRecipientLink } from './recipient-links.ts';

const link = {
  projectId: randomUUID(),
  userId: randomUUID(),
  notiflowId: randomUUID(),
  deliveryId: randomUUID(),
  channelType: 'email' as const,
};

describe('what a link of a recipient says', () => {
  it('is read as it was written', () => {
    expect(readRecipientLink(writeRecipientLink(link))).toEqual(link);
  });

  it('is not read when it was written in another way', () => {
    const written = writeRecipientLink(link);
    expect(readRecipientLink(Buffer.concat([Buffer.of(2), written.subarray(1)]))).toBeNull();
    expect(readRecipientLink(Buffer.concat([written, Buffer.from('x')]))).toBeNull();
    expect(readRecipientLink(written.subarray(0, 40))).toBeNull();
    expect(readRecipientLink(Buffer.alloc(0))).toBeNull();
  });

  it('leads below the public address, with its path', () => {
    expect(recipientPagesOf('https://example.com/notify', 'abc')).toEqual({
      unsubscribe_url: 'https://example.com/notify/u/abc',
      preferences_url: 'https://example.com/notify/u/abc/preferences',
    });
  });
});
