import { randomUUID } from 'node:crypto';
import { inboxUrlOf, readInboxLink, writeInboxLink } from './inbox-links.ts';

const link = {
  projectId: randomUUID(),
  userId: randomUUID(),
  generation: 3,
  expiresAt: new Date('2031-02-03T04:05:06Z'),
};

describe('what a link to an inbox says', () => {
  it('is read as it was written, its end in whole seconds', () => {
    const expiresAt = new Date(link.expiresAt.getTime() + 999);
    expect(readInboxLink(writeInboxLink({ ...link, expiresAt }))).toEqual(link);
  });

  it('is not read when it was written in another way', () => {
    const written = writeInboxLink(link);
    expect(readInboxLink(Buffer.concat([Buffer.of(2), written.subarray(1)]))).toBeNull();
    expect(readInboxLink(Buffer.concat([written, Buffer.of(0)]))).toBeNull();
    expect(readInboxLink(written.subarray(0, 40))).toBeNull();
    expect(readInboxLink(Buffer.alloc(0))).toBeNull();
  });

  it('stands where neither a server nor its logs get to see it', () => {
    const url = new URL(inboxUrlOf('https://example.com/notify', 'nf_inbox_abc'));
    expect([url.pathname, url.search, url.hash]).toEqual(['/notify/inbox/', '', '#nf_inbox_abc']);
  });
});
