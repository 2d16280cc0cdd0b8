import { generateRecoveryCodes, readRecoveryCode } from './recovery-codes.ts';

describe('recovery codes', () => {
  it('are ten that differ, and are known again however they are typed', () => {
    const codes = generateRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[a-z2-7]{5}-[a-z2-7]{5}$/);
      const plain = code.replace('-', '');
      expect(readRecoveryCode(code)).toBe(plain);
      expect(readRecoveryCode(` ${plain.toUpperCase()} `)).toBe(plain);
    }
  });

  it.each(['', '123456', 'abcde-fghi', 'abcde-fghij-k', 'abcde-fgh1j'])('are not %p', (typed) => {
    expect(readRecoveryCode(typed)).toBeNull();
  });
});
