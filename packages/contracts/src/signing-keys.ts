/** How a signing key signs. */
export const signingAlgorithms = ['RS256', 'ES256', 'EdDSA', 'HS256'] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** What a signing key is for: user tokens, or the hashes of user ids. */
export const signingPurposes = ['token', 'hash'] as const;

export type SigningPurpose = (typeof signingPurposes)[number];

/**
 * How the pages of a project say who uses them: by a signed token; `hash`: also by the hash of a user id; `none`: also by
 * the bare id.
 */
export const userAuthentications = ['token', 'hash', 'none'] as const;

export type UserAuthentication = (typeof userAuthentications)[number];

/** How many usable signing keys a project may have. */
export const signingKeysMax = 20;
