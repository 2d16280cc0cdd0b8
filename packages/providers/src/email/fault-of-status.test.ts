import { faultOfStatus } from './fault-of-status.ts';

describe('what an enhanced status code shows of an address', () => {
  it.each(['5.1.1', '5.1.10', '5.2.1', '550 5.1.1 <ada@example.com>: Recipient address rejected'])(
    '%s: nobody is there',
    (text) => expect(faultOfStatus(text)).toBe('hard_bounce'),
  );

  it.each([
    undefined,
    '',
    '550 no such user',
    '4.1.1',
    '5.1.7',
    '5.1.8',
    '5.2.2',
    '5.3.4',
    '5.4.1',
    '550-5.7.1 our address 192.0.2.5 was blocked 5.1.1',
    '127.5.1.1',
  ])('%s: nothing', (text) => expect(faultOfStatus(text)).toBeUndefined());
});
