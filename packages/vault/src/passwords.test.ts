import { hashPassword, isPassword } from './passwords.ts';

describe('a password', () => {
  it('is known again, and no other is', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword(stored, 'correct horse battery')).toBe(true);
    expect(await isPassword(stored, 'correct horse batterz')).toBe(false);
    expect(await isPassword(stored, '')).toBe(false);
  });

  it('has a hash of its own each time', async () => {
    expect(await hashPassword('twice the same one')).not.toBe(
      await hashPassword('twice the same one'),
    );
  });

  it('is the same however its letters are composed', async () => {
    const stored = await hashPassword('gro\u00dfer B\u00e4r im Wald');
    expect(await isPassword(stored, 'gro\u00dfer Ba\u0308r im Wald')).toBe(true);
  });

  it('is nobody’s where there is none', async () => {
    expect(await isPassword(null, 'nobody has this password')).toBe(false);
  });
});
