import { checkOrigins } from './check-origins.ts';

const messageFor = (origin: string) => checkOrigins([origin])[0]?.message ?? null;

describe('checkOrigins', () => {
  it.each([
    'https://example.com',
    'https://app.example.com:8443',
    'http://localhost',
    'http://localhost:3000',
    'http://127.0.0.1:5173',
    'https://xn--mnchen-3ya.de',
    'https://[2001:db8::1]:8443',
  ])('takes %s', (origin) => {
    expect(checkOrigins([origin])).toEqual([]);
  });

  it.each([
    ['example.com', 'must start with https:// or http://'],
    ['ftp://example.com', 'must start with https:// or http://'],
    ['null', 'must start with https:// or http://'],
    ['*', 'must start with https:// or http://'],
    ['https://', 'must be a scheme, a host and perhaps a port'],
    ['https://example.com:99999', 'must be a scheme, a host and perhaps a port'],
    ['https://exa mple.com', 'must be a scheme, a host and perhaps a port'],
    ['https://example.com/', 'must have no path, not even a slash'],
    ['https://example.com/app', 'must have no path, not even a slash'],
    ['https://example.com?a=1', 'must have no query'],
    ['https://example.com?', 'must have no query'],
    ['https://example.com#top', 'must have no fragment'],
    ['https://ada:pw@example.com', 'must have no credentials'],
    ['https://*.example.com', 'must name one host, without patterns'],
    ['http://example.com', 'must use https, except for localhost and 127.0.0.1'],
    ['http://localhost.example.com', 'must use https, except for localhost and 127.0.0.1'],
    ['https://Example.com', 'must be written as browsers do: https://example.com'],
    ['https://example.com:443', 'must be written as browsers do: https://example.com'],
    ['https://münchen.de', 'must be written as browsers do: https://xn--mnchen-3ya.de'],
    ['https://@example.com', 'must be written as browsers do: https://example.com'],
  ])('refuses %s', (origin, message) => {
    expect(messageFor(origin)).toBe(message);
  });

  it('names each bad entry and leaves what is no list of texts to the schema', () => {
    const given = ['https://example.com', 'nope', 7, 'http://example.com'];
    expect(checkOrigins(given).map(({ field, reason }) => `${field} ${reason}`)).toEqual([
      'allowed_origins[1] format',
      'allowed_origins[3] invalid',
    ]);
    expect(checkOrigins('https://example.com')).toEqual([]);
    expect(checkOrigins(undefined)).toEqual([]);
  });
});
