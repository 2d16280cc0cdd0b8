/** THE EXIT CODES: what a script learns from how a command ended. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  auth: 3,
  notFound: 4,
  partial: 5,
  interrupted: 130,
} as const;

/** How a command ended. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
