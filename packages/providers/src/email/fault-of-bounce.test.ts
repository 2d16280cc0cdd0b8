import { faultOfBounce } from './fault-of-bounce.ts';

describe('a bounce as SES and Resend tell it', () => {
  it.each([
    ['Permanent', 'NoEmail', undefined, 'hard_bounce'],
    ['Permanent', 'General', undefined, 'hard_bounce'],
    ['Permanent', 'General', 'smtp; 550 5.1.1 user unknown', 'hard_bounce'],
    // As Outlook says that there is no such mailbox.
    ['Permanent', 'General', 'smtp; 550 5.5.0 mailbox unavailable', 'hard_bounce'],
    ['Permanent', 'Suppressed', undefined, 'hard_bounce'],
    ['Permanent', 'OnAccountSuppressionList', undefined, 'hard_bounce'],
    // Said to be permanent, and about whoever sends.
    ['Permanent', 'General', 'smtp; 550 5.7.1 blocked', undefined],
    ['Permanent', 'ContentRejected', undefined, undefined],
    ['Transient', 'MailboxFull', 'smtp; 552 5.2.2 full', undefined],
    ['Transient', 'General', 'smtp; 550 5.1.1 user unknown', undefined],
    ['Undetermined', 'Undetermined', undefined, undefined],
    [undefined, undefined, undefined, undefined],
  ])('%s, %s, %s shows %s', (type, subType, diagnostics, fault) => {
    expect(faultOfBounce({ type, subType, diagnostics })).toBe(fault);
  });
});
