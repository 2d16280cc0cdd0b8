/**
 * Why nobody came in by single sign-on, as the login page is told by its address: `apps/dashboard` has the words for each.
 */
export const signOnReasons = [
  // Of the provider and how it is set up.
  'provider_unreachable',
  'provider_differs',
  'client_refused',
  'clock_differs',
  'token_not_believed',
  // Of this login.
  'login_expired',
  'canceled',
  'provider_refused',
  // Of who it is.
  'no_email',
  'email_not_verified',
  'not_invited',
  'disabled',
  'is_somebody_else',
  'too_many_tries',
  'failed',
] as const;

export type SignOnReason = (typeof signOnReasons)[number];

/** Nobody came in. The message is for the log of the operator, and holds no secret and no address. */
export class SignOnError extends Error {
  readonly reason: SignOnReason;

  constructor(reason: SignOnReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SignOnError';
    this.reason = reason;
  }
}
