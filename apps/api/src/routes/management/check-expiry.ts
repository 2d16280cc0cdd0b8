import type { FieldProblem } from '@notiflow/contracts';
import Type from 'typebox';

const yearsMax = 5;

/** When a credential is to stop working; absent or null for never. */
export const expiresAt = Type.Optional(
  Type.Unsafe<string | null>({
    type: ['string', 'null'],
    format: 'date-time',
    description: `In the future, at most ${yearsMax} years ahead; without it the credential does not expire`,
  }),
);

/** What is wrong with the moment at which a credential is to stop working. */
export function checkExpiry(given: unknown): FieldProblem[] {
  const moment = typeof given === 'string' ? Date.parse(given) : Number.NaN;
  // What is no moment at all is told by the schema.
  if (Number.isNaN(moment)) return [];
  const latest = new Date();
  latest.setUTCFullYear(latest.getUTCFullYear() + yearsMax);
  if (moment <= Date.now()) return [outOfRange('must be in the future')];
  if (moment > latest.getTime()) return [outOfRange(`must be at most ${yearsMax} years ahead`)];
  return [];
}

function outOfRange(message: string): FieldProblem {
  return { field: 'expires_at', message, reason: 'range' };
}

/** Reads a checked moment of expiry. */
export function readExpiry(given: string | null | undefined): Date | null {
  return typeof given === 'string' ? new Date(given) : null;
}
