import { randomUUID } from 'node:crypto';
import { readRecipientLink, recipientPagesOf, writeRecipientLink } from './recipient-links.ts';
import { readTrackedLink, writeTrackedLink } from './tracked-links.ts';

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

  it('is where it leads, for one that is counted', () => {
    const { projectId, deliveryId } = link;
    for (const url of ['https://shop.example/ä?b=c#d', '']) {
      const written = writeTrackedLink({ projectId, deliveryId, url });
      expect(readTrackedLink(written)).toEqual({ projectId, deliveryId, url });
      expect(readTrackedLink(Buffer.concat([Buffer.of(2), written.subarray(1)]))).toBeNull();
      expect(readTrackedLink(written.subarray(0, 32))).toBeNull();
    }
  });

  it('leads below the public address, with its path', () => {
    expect(recipientPagesOf('https://example.com/notify', 'abc')).toEqual({
      unsubscribe_url: 'https://example.com/notify/u/abc',
      preferences_url: 'https://example.com/notify/u/abc/preferences',
    });
  });
});
