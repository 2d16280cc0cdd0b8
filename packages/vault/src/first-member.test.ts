import { memberLinkLifeS, prepareFirstMember } from './first-member.ts';
import { hashKey } from './keys.ts';
import { isPassword } from './passwords.ts';

const pepper = Buffer.from('pepper');
const email = 'ada@example.com';

it('takes the given password and makes no link', async () => {
  const password = 'correct horse battery';
  const { stored, linkPath } = await prepareFirstMember({ email, password }, pepper);
  expect(linkPath).toBeNull();
  expect(stored).toMatchObject({ email, link: null });
  expect(await isPassword(stored.passwordHash, password)).toBe(true);
});

it('makes a link of which the hash alone is stored, where no password was given', async () => {
  const { stored, linkPath } = await prepareFirstMember({ email }, pepper);
  const token = linkPath?.split('#')[1] ?? '';
  expect(linkPath).toMatch(/^\/ops\/welcome#[\w-]{43}$/);
  expect(stored).toEqual({
    email,
    passwordHash: null,
    link: { hash: hashKey(pepper, token), lifeS: memberLinkLifeS },
  });
});
