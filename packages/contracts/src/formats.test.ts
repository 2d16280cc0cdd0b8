import {
  isEmailAddress,
  isHttpUrl,
  isLocale,
  isMoment,
  isPhoneNumber,
  isTimeZone,
  isUrlName,
} from './formats.ts';

const cases: [string, (text: string) => boolean, string[], string[]][] = [
  [
    'an e-mail address',
    isEmailAddress,
    ['ada@example.com', "o'neil+tag@sub.example.co.uk", 'a@localhost'],
    [
      'ada',
      'ada@',
      '@example.com',
      'a b@example.com',
      'a@b@c',
      'a,b@example.com',
      'a@example.com\r\nBcc: evil@example.com',
      'Ada <ada@example.com>',
      '"a"@example.com',
      '.a@example.com',
      'a..b@example.com',
      'a@-example.com',
      `${'a'.repeat(65)}@example.com`,
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}`,
    ],
  ],
  [
    'a phone number',
    isPhoneNumber,
    ['+4915112345678', '+12025550123'],
    ['015112345678', '+1', '+49 151 12345678', '+999123456789', 'phone'],
  ],
  ['a locale', isLocale, ['en', 'en-US', 'zh-Hant-TW'], ['english_US', '', 'x', 'en-']],
  [
    'a time zone',
    isTimeZone,
    ['Europe/Berlin', 'UTC', 'America/New_York'],
    ['Berlin', '+01:00', '', 'Mars/Olympus'],
  ],
  [
    'an http address',
    isHttpUrl,
    ['http://example.com', 'https://example.com/a?b=c'],
    ['ftp://example.com', 'example.com', 'javascript:alert(1)', 'https://a b', 'http://'],
  ],
  [
    'a name that a URL can carry',
    isUrlName,
    ['ada', '...', '.a', 'a/b', 'ü ?#\\%', '%2e%2e', ' ', '👩‍👩‍👧', '\u2028'],
    ['', '.', '..', 'a\nb', '\0', '\x7f', '\x85', '\ud800', 'a\udc00'],
  ],
  [
    'a moment',
    isMoment,
    [
      '2026-11-01T09:00:00Z',
      '2028-02-29T23:59:59.123+02:00',
      '2026-11-01T09:00Z',
      '2026-11-01T09:00:00-23:59',
      '0001-01-01T00:00:00Z',
      '0000-12-31T23:59:59-00:01',
      '9999-12-31T23:59:59.999999999Z',
      '2000-02-29T00:00:00+00:00',
    ],
    [
      '2027-02-30T00:00:00Z',
      '2027-02-29T00:00:00Z',
      '1900-02-29T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-11-01',
      'now',
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00+00:01',
      '9999-12-31T23:59:59-00:01',
      '+010000-01-01T00:00:00Z',
      '2026-12-31T23:59:60Z',
      '2026-12-31T24:00:00Z',
      '2026-12-31T23:60:00Z',
      '2026-12-31T00:00:00+24:00',
      '2026-12-31T00:00:00+23:60',
      '2026-12-31t00:00:00z',
    ],
  ],
];

describe.each(cases)('%s', (_what, check, good, bad) => {
  it.each(good)('can be %j', (text) => {
    expect(check(text)).toBe(true);
  });
  it.each(bad)('is not %j', (text) => {
    expect(check(text)).toBe(false);
  });
});
