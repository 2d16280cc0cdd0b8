import { isFromOwnPage } from './is-from-own-page.ts';

describe('a request is from a page of ours', () => {
  it.each([
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'https://ops.example.com', host: 'ops.example.com' },
    { origin: 'http://localhost:3000', host: 'LOCALHOST:3000' },
  ])('by %j', (headers) => {
    expect(isFromOwnPage(headers)).toBe(true);
  });

  it.each([
    {},
    { host: 'ops.example.com' },
    { 'sec-fetch-site': 'same-site', origin: 'https://ops.example.com', host: 'ops.example.com' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'null', host: 'ops.example.com' },
    { origin: 'https://ops.example.com.evil.example', host: 'ops.example.com' },
    { origin: 'https://ops.example.com:8443', host: 'ops.example.com' },
    { origin: 'https://evil.example', host: 'ops.example.com' },
  ])('not by %j', (headers) => {
    expect(isFromOwnPage(headers)).toBe(false);
  });
});
