import type { SendResult } from '@notiflow/providers';
import { judgeHealth } from './judge-health.ts';

const alone = { isReplaceable: false };
const notProcessed = (code: string): SendResult => ({ kind: 'not_processed', code, reason: '' });
const rejected = (about: 'recipient' | 'config' | 'content'): SendResult => ({
  kind: 'rejected',
  about,
  code: 'no',
  reason: '',
});

describe('judgeHealth', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'timeout'])(
    'takes %s for a service that cannot be reached',
    (code) => {
      expect(judgeHealth(notProcessed(code), alone)).toBe('broken');
    },
  );

  it.each(['http_503', 'smtp_421', 'credentials_unreadable'])('takes %s for a failure', (code) => {
    expect(judgeHealth(notProcessed(code), alone)).toBe('failed');
  });

  it('takes for a failure what may have been sent', () => {
    expect(judgeHealth({ kind: 'ambiguous', code: 'timeout', reason: '' }, alone)).toBe('failed');
  });

  it.each(['http_429', 'twilio_20429', 'rate_limited', 'ratelimited', 'ThrottlingException'])(
    'takes %s for the answer of a service that works',
    (code) => {
      expect(judgeHealth(notProcessed(code), alone)).toBe('answered');
    },
  );

  it.each(['aborted', 'attachment_unavailable'])(
    'blames no service that was not asked: %s',
    (code) => {
      expect(judgeHealth(notProcessed(code), alone)).toBeNull();
    },
  );

  it('takes refusals for answers, but not that of its credentials where another channel stands in', () => {
    expect(judgeHealth(rejected('recipient'), { isReplaceable: true })).toBe('answered');
    expect(judgeHealth(rejected('content'), { isReplaceable: true })).toBe('answered');
    expect(judgeHealth(rejected('config'), alone)).toBe('answered');
    expect(judgeHealth(rejected('config'), { isReplaceable: true })).toBe('failed');
  });
});
