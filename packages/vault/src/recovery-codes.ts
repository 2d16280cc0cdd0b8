import { randomInt } from 'node:crypto';

// As base32 has it: no 0, 1, 8 or 9, which are read as letters.
const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const lettersPerCode = 10;
const codesPerMember = 10;

/** Makes the codes that stand in for a second factor that was lost: 50 bits each, in two halves to write down. */
export function generateRecoveryCodes(): string[] {
  return Array.from({ length: codesPerMember }, () => {
    const code = Array.from({ length: lettersPerCode }, () => letters[randomInt(letters.length)]);
    return `${code.slice(0, 5).join('')}-${code.slice(5).join('')}`;
  });
}

/** A recovery code as it is hashed, however somebody typed it; null for what cannot be one. */
export function readRecoveryCode(typed: string): string | null {
  const code = typed.replaceAll(/[\s-]/g, '').toLowerCase();
  return /^[a-z2-7]{10}$/.test(code) ? code : null;
}
