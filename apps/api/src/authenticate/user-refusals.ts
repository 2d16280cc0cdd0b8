import type { TokenRefusal } from '@notiflow/vault';
import { ApiError } from '../errors.ts';

/** Why a page's user is not known, with what the developer of the page can do. */
export const userRefusals = {
  missing: 'Nobody is named: send a user token, signed by your server, in x-notiflows-user-key',
  malformed:
    'x-notiflows-user-key is no signed JWT (three parts of Base64url with dots between, and claims as RFC 7519 has them)',
  unsigned: 'The user token is not signed: sign it with a signing key of this project',
  unknown_key:
    'The user token was signed with no usable signing key of this project: its kid names none, or it was revoked, has expired, or is of another project. `nf signing-key list` shows them',
  wrong_algorithm:
    'The user token was signed by another algorithm than that of the signing key: set the alg that the key was made for',
  bad_signature:
    'The signature of the user token is not of a signing key of this project: sign with the private key that goes with one of them, and send the token unchanged',
  expired: 'The user token has expired: ask your server for another one',
  not_yet_valid:
    'The user token is not valid yet (iat or nbf lies ahead): set the clock of the server that signs',
  no_expiry: 'The user token says neither when it ends nor when it was made: give it exp, or iat',
  too_long_lived: 'The user token lives for more than 24 hours: give it an exp of at most that',
  no_subject:
    'The user token names nobody: give it sub, the external id of the user, of 1 to 255 characters',
  wrong_audience:
    'The user token is for somebody else: leave aud out, or set it to the slug, the id or the public key of this project',
  unknown_user:
    'The project has no user with this external id: create the user over the Admin API first',
  other_user:
    'x-notiflows-user-id is not whom the user token names: leave it out, or send their token',
  bad_hash:
    'x-notiflows-user-hash is not the HMAC-SHA256, in hex, of x-notiflows-user-id by a signing key whose purpose is hash',
  not_allowed_here:
    'This project does not believe a user id that nothing proves: send a user token in x-notiflows-user-key. For development, the setting user_authentication allows less',
} as const satisfies Record<TokenRefusal, string> & Record<string, string>;

export type UserRefusal = keyof typeof userRefusals;

/** A user who is not known, with the reason. */
export function userRefused(reason: UserRefusal): ApiError {
  return new ApiError('unauthenticated', {
    message: userRefusals[reason],
    details: { auth: 'user_key', reason },
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** Why the public key of a page is not one, with what the developer of the page can do. */
const keyRefusals = {
  missing:
    'No project is named: send its public key, which begins with pk_, in x-notiflows-api-key',
  unknown_key:
    'x-notiflows-api-key is no usable public key: it begins with pk_, and was neither revoked nor has it expired',
};

/** A page whose project is not known, with the reason. */
export function keyRefused(reason: keyof typeof keyRefusals): ApiError {
  return new ApiError('unauthenticated', {
    message: keyRefusals[reason],
    details: { auth: 'api_key', reason },
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** Why a link opens no inbox. */
const linkRefusals = {
  malformed: 'This is no link to an inbox, or not all of it',
  expired: 'The link to the inbox has expired: ask for another one',
  revoked: 'The link to the inbox was ended: ask for another one',
};

/** A link that opens no inbox, with the reason. */
export function linkRefused(reason: keyof typeof linkRefusals): ApiError {
  return new ApiError('unauthenticated', {
    message: linkRefusals[reason],
    details: { auth: 'user_key', reason },
    headers: { 'www-authenticate': 'Bearer' },
  });
}
