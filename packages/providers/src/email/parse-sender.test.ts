import { parseSender } from './parse-sender.ts';

describe('the sender of a mail', () => {
  it.each([
    ['shop@example.com', '', 'shop@example.com'],
    ['<shop@example.com>', '', 'shop@example.com'],
    ['Shop <shop@example.com>', 'Shop', 'shop@example.com'],
    ['Zoë & Söhne, Inc. <shop@example.com>', 'Zoë & Söhne, Inc.', 'shop@example.com'],
    ['"Shop, Inc." <shop@example.com>', 'Shop, Inc.', 'shop@example.com'],
    ['Shop<shop@example.com>', 'Shop', 'shop@example.com'],
  ])('reads %s', (text, name, address) => {
    expect(parseSender(text)).toEqual({ name, address });
  });

  it.each(['', 'Shop', 'Shop <shop>', 'a@example.com, b@example.com', 'Shop <<a@example.com>>'])(
    'does not read %p',
    (text) => expect(parseSender(text)).toBeNull(),
  );
});
